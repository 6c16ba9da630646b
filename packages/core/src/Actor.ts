import { Schema } from "effect"

/** Who asked, as people will read it in the report, e.g. `lin.wei@example.com`. */
export const Actor = Schema.NonEmptyString.check(Schema.isMaxLength(200))
export type Actor = typeof Actor.Type

/** Why somebody asked, as people will read it in the report. */
export const Reason = Schema.NonEmptyString.check(Schema.isMaxLength(1_000))
export type Reason = typeof Reason.Type

/** Who and why: whatever a person orders is recorded with both. */
export const Order = Schema.Struct({ by: Actor, reason: Reason })
export type Order = typeof Order.Type
