import { Option, Schema } from "effect"
import { limits } from "./limits.ts"

/** What the platform pushes, in the clear. */
export type Push = ChallengePush | EventPush

/** The platform asks whether somebody is there who knows the app: the answer has the same `challenge`. */
export interface ChallengePush {
  readonly _tag: "Challenge"
  readonly token: string
  readonly challenge: string
}

/**
 * Something happened, for one app.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/uUTNz4SN1MjL1UzM
 */
export interface EventPush {
  readonly _tag: "Event"
  readonly token: string
  readonly appId: string
  /** Of the same event, however often it is delivered. */
  readonly id: string
  readonly type: string
  /** `undefined` for events that are no tenant's, such as tickets. */
  readonly tenantKey: string | undefined
  /** Epoch milliseconds by the platform's clock; `undefined` if it does not say so. */
  readonly createdAt: number | undefined
  /** The event itself, as it came. */
  readonly event: Readonly<Record<string, unknown>>
}

/**
 * Reads a push in any of its forms: a challenge, an event of version 1 (`uuid`, no `schema`) or 2 (`header`).
 * `undefined` for anything else.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/uUTNz4SN1MjL1UzM and
 * https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/event/app_ticket-events
 *
 * @example
 * ```ts
 * import { readPush } from "@feishu-recall/ticket-webhook"
 *
 * readPush('{"type":"url_verification","token":"v1","challenge":"c1"}')?._tag // "Challenge"
 * ```
 */
export const readPush = (text: string): Push | undefined => {
  const push = Option.getOrUndefined(decode(text))
  if (push === undefined) return undefined
  if ("challenge" in push) return { _tag: "Challenge", token: push.token, challenge: push.challenge }
  const { event } = push
  if ("header" in push) {
    const { app_id: appId, create_time, event_id: id, event_type: type, tenant_key: tenantKey, token } = push.header
    const createdAt = momentOf(create_time, 1)
    return { _tag: "Event", token, appId, id, type, tenantKey, createdAt, event }
  }
  const { app_id: appId, tenant_key: tenantKey, type } = event
  if (!isText(appId) || !isText(type)) return undefined
  const createdAt = momentOf(push.ts, 1_000)
  return {
    _tag: "Event",
    token: push.token,
    appId,
    id: push.uuid,
    type,
    tenantKey: isText(tenantKey) ? tenantKey : undefined,
    createdAt,
    event,
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 256

const momentOf = (written: string | undefined, millis: number): number | undefined => {
  const moment = written === undefined || written.trim() === "" ? Number.NaN : Number(written) * millis
  return Number.isFinite(moment) && moment > 0 ? Math.round(moment) : undefined
}

const Event = Schema.Record(Schema.String, Schema.Unknown)
const Id = Schema.NonEmptyString.check(Schema.isMaxLength(256))

const Challenge = Schema.Struct({
  type: Schema.Literal("url_verification"),
  token: Schema.String,
  challenge: Schema.String.check(Schema.isMaxLength(limits.challengeCharacters)),
})

const VersionOne = Schema.Struct({
  type: Schema.Literal("event_callback"),
  uuid: Id,
  token: Schema.String,
  ts: Schema.optionalKey(Schema.String),
  event: Event,
})

const VersionTwo = Schema.Struct({
  schema: Schema.Literal("2.0"),
  header: Schema.Struct({
    event_id: Id,
    event_type: Id,
    token: Schema.String,
    app_id: Schema.NonEmptyString,
    create_time: Schema.optionalKey(Schema.String),
    tenant_key: Schema.optionalKey(Schema.String),
  }),
  event: Event,
})

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Union([Challenge, VersionTwo, VersionOne])))
