export { layer, type SqliteEventStoreOptions } from "./SqliteEventStore.ts"
export { limits } from "./limits.ts"
