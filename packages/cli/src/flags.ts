import { Lane, Order } from "@feishu-recall/core"
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
  by: Flag.String("by").pipe(Flag.withSchema(Order.fields.by), Flag.withDescription("Who orders it, for the report")),
  reason: Flag.String("reason").pipe(Flag.withSchema(Order.fields.reason), Flag.withDescription("Why, for the report")),
}

export interface LaneInput {
  readonly appId: string
  readonly baseUrl: string
}

/** The lane that the flags name, or what is wrong with it, without the values: a URL may have a password in it. */
export const readLane = (input: LaneInput) => {
  const lane: Lane = { baseUrl: input.baseUrl.replace(/\/+$/, "").toLowerCase(), appId: input.appId, tenantKey: "self" }
  const faults = [
    ...(isBaseUrl(lane.baseUrl)
      ? []
      : [
          "--base-url takes scheme and host, without user, path, default port or a dot at the end, such as https://open.feishu.cn",
        ]),
    ...(isAppId(lane.appId) ? [] : ["--app-id takes an app id, such as cli_a1b2c3d4e5f6"]),
  ]
  return faults.length > 0 ? Effect.fail(badInput(faults.join("\n"))) : Effect.succeed(lane)
}

/** What is allowed, and may still be a mistake: the one letter that is missing in `http`. */
export const laneNotes = ({ baseUrl }: Lane): ReadonlyArray<string> =>
  /^http:\/\/(?!(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$)/.test(baseUrl)
    ? ["http:// sends the app's secret and its tokens in the clear: outside of a private network use https://"]
    : []

const isBaseUrl = Schema.is(Lane.fields.baseUrl)
const isAppId = Schema.is(Lane.fields.appId)
