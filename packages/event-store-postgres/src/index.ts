export { layer, layerConfig, type PostgresEventStoreOptions } from "./PostgresEventStore.ts"
export { limits } from "./limits.ts"
