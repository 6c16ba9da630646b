export { inspect, type PostgresInspection } from "./inspect.ts"
export { layer, layerConfig, type PostgresEventStoreOptions } from "./PostgresEventStore.ts"
export { limits } from "./limits.ts"
