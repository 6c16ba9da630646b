export { compact, type SqliteCompaction } from "./compact.ts"
export { inspect, type SqliteInspection } from "./inspect.ts"
export { layer, type SqliteEventStoreOptions } from "./SqliteEventStore.ts"
export { limits } from "./limits.ts"
