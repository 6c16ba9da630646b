import { Actor, Lane, Reason } from "@feishu-recall/core"
import { Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { badInput } from "./CommandError.ts"

/** The flags that every command has: whose lane, which store, and who orders it why. */
export const laneFlags = {
  appId: Flag.String("app-id").pipe(Flag.withDescription("The app that sent them, cli_…")),
  baseUrl: Flag.String("base-url").pipe(
    Flag.withDescription("The platform: Feishu, Lark, a private deployment or the sandbox"),
    Flag.withDefault("https://open.feishu.cn"),
  ),
  store: Flag.String("store").pipe(
    Flag.withDescription("The file that remembers everything; made if it is not there"),
    Flag.withDefault("feishu-recall.db"),
  ),
}

export const flags = {
  ...laneFlags,
  by: Flag.String("by").pipe(Flag.withSchema(Actor), Flag.withDescription("Who orders it, for the report")),
  reason: Flag.String("reason").pipe(Flag.withSchema(Reason), Flag.withDescription("Why, for the report")),
}

/** The lane that the flags name, or one sentence about what is wrong with it. */
export const readLane = (input: { readonly appId: string; readonly baseUrl: string }) => {
  const lane = { baseUrl: input.baseUrl.replace(/\/+$/, ""), appId: input.appId, tenantKey: "self" }
  if (!isBaseUrl(lane.baseUrl))
    return Effect.fail(badInput(`--base-url takes scheme and host without a path, such as https://open.feishu.cn`))
  if (!isAppId(lane.appId)) return Effect.fail(badInput("--app-id takes an app id, such as cli_a1b2c3d4e5f6"))
  return Effect.succeed<Lane>(lane)
}

const isBaseUrl = (text: string) => Schema.is(Lane.fields.baseUrl)(text) && URL.canParse(text)
const isAppId = Schema.is(Lane.fields.appId)
