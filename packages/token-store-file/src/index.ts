export { layer, layerConfig, type FileTokenStoreOptions } from "./FileTokenStore.ts"
export { limits } from "./limits.ts"
