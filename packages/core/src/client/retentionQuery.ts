import { Schema } from "effect"
import { Order } from "../Actor.ts"
import { Lane } from "../lane/Lane.ts"
import { limits } from "../limits.ts"
import { Timestamp } from "../Timestamp.ts"
import { checked } from "./InvalidInput.ts"

const days = limits.retention.leastAgeMillis / 86_400_000

/** What is old enough to go. */
export const RetentionQuery = Schema.Struct({
  /**
   * How long the last event of a campaign and of its recalls has to be over, in milliseconds. A day at least: budgets are
   * reckoned from what happened lately, and somebody may be reading about it.
   */
  olderThanMillis: Schema.Int.check(
    Schema.isGreaterThanOrEqualTo(limits.retention.leastAgeMillis, {
      message: `expected at least ${limits.retention.leastAgeMillis} milliseconds, which is ${days} day`,
    }),
  ),
  /** `events`: all that is stored of these campaigns. `names`: only names, reasons and labels in it. */
  what: Schema.optional(Schema.Literals(["events", "names"])),
  /** Of this lane only. Of every lane of the store unless told. */
  lane: Schema.optional(Lane),
  /**
   * The moment from which the age is reckoned: of `Prunable`, so that nothing goes that was not shown. Now unless told, and
   * never later.
   */
  asOf: Schema.optional(Timestamp),
})
export type RetentionQuery = typeof RetentionQuery.Type

/** What is to go, who wants it and why. */
export const PruneOrder = Schema.Struct({ ...RetentionQuery.fields, ...Order.fields })
export type PruneOrder = typeof PruneOrder.Type

export const checkRetention = checked(RetentionQuery, "retention")
export const checkPruneOrder = checked(PruneOrder, "order")
