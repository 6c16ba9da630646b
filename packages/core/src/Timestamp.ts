import { Schema } from "effect"

/** Epoch milliseconds by the event store's clock; none before 1970, and none that a date can't hold. */
export const Timestamp = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 8_640_000_000_000_000 }))
export type Timestamp = typeof Timestamp.Type
