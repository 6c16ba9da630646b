export { layer, type SqliteEventStoreOptions } from "./SqliteEventStore.ts"
