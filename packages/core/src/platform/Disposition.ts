import { Schema } from "effect"
import type { UnansweredReason } from "./Evidence.ts"

/**
 * What the end of a call means for what we do next. Its *reach* is the recall or the whole lane:
 *
 * | Disposition     | Then                                                                        | Reach  |
 * | --------------- | --------------------------------------------------------------------------- | ------ |
 * | `Accepted`      | read; nothing is proven yet                                                 | recall |
 * | `Throttled`     | hold the lane; the attempt does not count                                   | lane   |
 * | `Unsent`        | back off; counts                                                            | recall |
 * | `Unknown`       | the platform may have acted: read, then repeat                              | recall |
 * | `TokenRejected` | drop exactly that token, fetch, repeat once                                 | lane   |
 * | `NotFound`      | back off while the batch message is young, else refused                     | recall |
 * | `Refused`       | the outcome, unless an earlier attempt may have been processed              | recall |
 * | `Blocked`       | stop the lane at once and ask a person                                      | lane   |
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete and
 * https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 */
export type Disposition = Accepted | Setback

/**
 * Every disposition but the good one: these mean the same for a recall and for a reading.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 */
export type Setback = Throttled | Unsent | Unknown | TokenRejected | NotFound | Refused | Blocked

/** What the platform said, as far as it said it. `msg` is cut at 500 characters and is for people only. */
export const PlatformAnswer = Schema.Struct({
  status: Schema.Int,
  /** Its `code`, the only thing to branch on; none where the answer is no JSON of the platform's. */
  code: Schema.optionalKey(Schema.Int),
  /** Its `msg`, which may change at any time. */
  msg: Schema.optionalKey(Schema.String),
  /** `X-Tt-Logid` or `error.log_id`: what the platform's support asks for. None where the answer had none. */
  logId: Schema.optionalKey(Schema.String),
})
export type PlatformAnswer = typeof PlatformAnswer.Type

/**
 * Code 0: the platform took the order. Nothing is proven by it.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface Accepted {
  readonly _tag: "Accepted"
  readonly answer: PlatformAnswer
}

/**
 * Too many calls: 99991400, a throttle of the message system, or status 429 without a code.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export interface Throttled {
  readonly _tag: "Throttled"
  readonly answer: PlatformAnswer
  /** How long to wait, from `x-ogw-ratelimit-reset`; `undefined`: back off on our own. */
  readonly resetMillis: number | undefined
}

/** The call certainly never reached the platform. */
export interface Unsent {
  readonly _tag: "Unsent"
  readonly reason: UnansweredReason
  readonly detail: string
}

/**
 * Nobody knows whether the platform acted: no answer came, a server failed, or the answer has no code that a page
 * lists.
 */
export interface Unknown {
  readonly _tag: "Unknown"
  /** Why nobody can know, e.g. `timeout`, `connection-lost`, `server-error`, `unknown-code`, `no-code`. */
  readonly reason: UnansweredReason | "server-error" | "unknown-code" | "no-code"
  readonly detail: string
  readonly answer: PlatformAnswer | undefined
}

/**
 * The platform does not take this token, or takes it no longer.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 */
export interface TokenRejected {
  readonly _tag: "TokenRejected"
  readonly answer: PlatformAnswer
}

/**
 * 230030: no such batch message, or it was sent a moment ago and can't be seen yet.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface NotFound {
  readonly _tag: "NotFound"
  readonly answer: PlatformAnswer
}

/**
 * The platform will not do it for this batch message, e.g. as it is too old (230009) or another app's (230026).
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface Refused {
  readonly _tag: "Refused"
  readonly answer: PlatformAnswer
}

/**
 * No call of this app in this tenant succeeds until a person changes something.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 */
export interface Blocked {
  readonly _tag: "Blocked"
  readonly cause: BlockCause
  readonly answer: PlatformAnswer
  /** 230027 can be one batch message's own trouble: it blocks only when a second recall meets it. */
  readonly needsSecond: boolean
}

/** Why a lane waits for a person. */
export const BlockCause = Schema.Literals([
  "app-unusable",
  "bot-ability",
  "permission",
  "scope",
  "ip-denied",
  "quota",
  "security-policy",
  "wrong-host",
  "token-refused",
  "token-rejected",
  "throttled-without-end",
  "same-refusal",
  "unreachable",
])
export type BlockCause = typeof BlockCause.Type
