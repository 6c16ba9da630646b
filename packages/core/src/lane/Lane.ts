import { Schema } from "effect"
import { BaseUrl } from "./BaseUrl.ts"

/**
 * Whose credentials and whose budget: the platform counts calls per API, per app and per tenant, on each of its
 * editions apart.
 *
 * `tenantKey` is `self` for a self-built app, which has one tenant only.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export const Lane = Schema.Struct({
  /** Where the platform answers: scheme and host in small letters, without a path, such as `https://open.feishu.cn`. */
  baseUrl: BaseUrl,
  /** The app that sent the batch messages, `cli_…`. */
  appId: Schema.String.check(
    Schema.isPattern(/^[0-9A-Za-z_-]{1,64}$/, { message: "expected an app id, e.g. cli_a1b2c3d4e5f6" }),
  ),
  /** The tenant of a store app; `self` for a self-built app. */
  tenantKey: Schema.String.check(
    Schema.isPattern(/^[0-9A-Za-z_-]{1,64}$/, { message: "expected a tenant key, or self for a self-built app" }),
  ),
})

export type Lane = typeof Lane.Type

/** Names a lane in streams, leases and the index: readable, and different for different lanes. */
export const LaneKey = Schema.String.pipe(Schema.brand("LaneKey"))
export type LaneKey = typeof LaneKey.Type

/**
 * The name of a lane. No part can contain a blank, so joined with blanks they stay apart.
 *
 * @example
 * ```ts
 * import { laneKey } from "@feishu-recall/core"
 *
 * laneKey({ baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" })
 * // "https://open.feishu.cn cli_a1b2c3d4e5f6 self"
 * ```
 */
export const laneKey = (lane: Lane): LaneKey => LaneKey.make(`${lane.baseUrl} ${lane.appId} ${lane.tenantKey}`)
