import { Argument, Flag } from "effect/cli"
import { settings } from "../configuration/settings.ts"

/** Who orders it and why: recorded with every order. */
export const orderFlags = {
  reason: Flag.String("reason").pipe(
    Flag.withMetavar("text"),
    Flag.withDescription("Why, for the report"),
    Flag.optional,
  ),
  by: Flag.String("by").pipe(
    Flag.withMetavar(settings.by.metavar),
    Flag.withDescription(settings.by.description),
    Flag.optional,
  ),
}

export const campaignArgument = Argument.String("campaign").pipe(
  Argument.withDescription("Its id, a beginning of it that no other has, or its label"),
)

export const idsArgument = Argument.String("id").pipe(
  Argument.withDescription("Batch message ids, bm-…"),
  Argument.variadic({ min: 1 }),
)
