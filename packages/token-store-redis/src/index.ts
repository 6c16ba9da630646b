export { layer, layerConfig, type RedisTokenStoreOptions } from "./RedisTokenStore.ts"
export { limits } from "./limits.ts"
