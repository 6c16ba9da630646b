import { Argument, Flag } from "effect/cli"
import { settings } from "../configuration/settings.ts"

/** A setting whose flag stands with some commands. */
const settingFlag = (name: "by" | "onDone" | "webhook") =>
  Flag.String(settings[name].flag).pipe(
    Flag.withMetavar(settings[name].metavar),
    Flag.withDescription(settings[name].description),
    Flag.optional,
  )

/** Who orders it and why: recorded with every order. */
export const orderFlags = {
  reason: Flag.String("reason").pipe(
    Flag.withMetavar("text"),
    Flag.withDescription("Why, for the report"),
    Flag.optional,
  ),
  by: settingFlag("by"),
}

/** Who is told when it is over. */
export const hookFlags = {
  onDone: settingFlag("onDone"),
  webhook: settingFlag("webhook"),
}

export const campaignArgument = Argument.String("campaign").pipe(
  Argument.withDescription("Its id, a beginning of it that no other has, or its label"),
)

export const idsArgument = Argument.String("id").pipe(
  Argument.withDescription("Batch message ids, bm-…"),
  Argument.variadic({ min: 1 }),
)
