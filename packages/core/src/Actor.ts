import { Schema } from "effect"
import { limits } from "./limits.ts"

/** Who asked, as people will read it in the report, e.g. `lin.wei@example.com`; at most 200 characters. */
export const Actor = Schema.NonEmptyString.check(Schema.isMaxLength(limits.text.actorCharacters))
export type Actor = typeof Actor.Type

/** Why somebody asked, as people will read it in the report; at most 1,000 characters. */
export const Reason = Schema.NonEmptyString.check(Schema.isMaxLength(limits.text.reasonCharacters))
export type Reason = typeof Reason.Type

/** A short name that people give to a campaign, to find it again: `payroll-november`; at most 100 characters. */
export const Label = Schema.NonEmptyString.check(Schema.isMaxLength(limits.text.labelCharacters))
export type Label = typeof Label.Type

/** Who and why: whatever a person orders is recorded with both. One line of text each, without control characters. */
export const Order = Schema.Struct({ by: forPeople(Actor), reason: forPeople(Reason) })
export type Order = typeof Order.Type

/** A label as people give it. */
export const GivenLabel = forPeople(Label)

/**
 * What people give has to be readable on one line by whoever opens the report: a control character could write to
 * their terminal, and a mark of direction could show another text than was written. What stands in a log stays as it is.
 */
function forPeople<S extends typeof Actor>(schema: S) {
  return schema.check(
    Schema.isPattern(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, {
      message: "expected one line of text without control characters",
    }),
    Schema.isPattern(/\S/, { message: "expected a text that is not blank" }),
  )
}
