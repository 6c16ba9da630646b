export { limits } from "./limits.ts"
export { layer, layerConfig, type VaultTokenStoreOptions } from "./VaultTokenStore.ts"
