import { Schema } from "effect"

/** The database is in trouble that passes. Ask again: an order is the same if it is given twice. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()(
  "StoreUnavailable",
  { message: Schema.String },
  { httpApiStatus: 503 },
) {}

/** Send nobody here for now. */
export class NotReady extends Schema.TaggedError<NotReady>()(
  "NotReady",
  { message: Schema.String },
  { httpApiStatus: 503 },
) {}
