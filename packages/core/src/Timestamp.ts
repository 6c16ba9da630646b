import { Schema } from "effect"

/** Epoch milliseconds by the event store's clock. */
export const Timestamp = Schema.Int
export type Timestamp = typeof Timestamp.Type
