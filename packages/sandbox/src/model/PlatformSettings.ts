import { Schema, Struct } from "effect"

const Milliseconds = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 86_400_000 }))
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Positive = Schema.Int.check(Schema.isGreaterThan(0))

/** Both windows of one API; `null` in the settings lifts them. */
export const RateLimit = Schema.Struct({
  /** Calls in a second. */
  perSecond: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  /** Calls in a minute. */
  perMinute: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
})
export type RateLimit = typeof RateLimit.Type

const Limits = Schema.Struct({
  batch_send: Schema.NullOr(RateLimit),
  recall: Schema.NullOr(RateLimit),
  get_progress: Schema.NullOr(RateLimit),
  read_user: Schema.NullOr(RateLimit),
  delete_message: Schema.NullOr(RateLimit),
})

const RateLimitStatus = Schema.Literals([429, 400])
const GateCheck = Schema.Literals(["app", "ip", "quota", "rate", "scope"])
export type GateCheck = typeof GateCheck.Type

const GateOrder = Schema.Array(GateCheck).check(
  Schema.makeFilter(
    (order) => (order.length === 5 && new Set(order).size === 5) || "name each of the five checks once",
  ),
)

/** Codes for situations that no page gives a code for. */
const ChosenCodes = Schema.Struct({
  /** An app_id of the right form that nobody has: 10014 was seen. */
  unknownApp: Schema.Int,
  /** A wrong secret: 10014 was seen, the table says 10015 or 99991543. */
  wrongSecret: Schema.Int,
  /** A store app at an endpoint for self-built apps. */
  storeAppAtInternalEndpoint: Schema.Int,
  /** A tenant that has not installed the store app. */
  notInstalled: Schema.Int,
  /** An id that is not `bm-` and 32 hexadecimal digits. */
  malformedBatchMessageId: Schema.Int,
  /** A `bm-` id at the recall of single messages. */
  batchMessageIdAtMessagePath: Schema.Int,
  /** A batch message of another tenant. */
  otherTenant: Schema.Int,
  /** Progress and readers of a batch message older than 30 days. */
  olderThan30Days: Schema.Int,
  /** A recall where the tenant forbids them. */
  recallForbidden: Schema.Int,
  /** A recall of what was recalled before; 0 accepts it. */
  repeatedRecall: Schema.Int,
  /** A send in which every id is invalid; 0 accepts it. */
  onlyInvalidIds: Schema.Int,
})

/**
 * What no page of the platform answers, or what a tenant can set. Everything here can be changed while the sandbox
 * runs; a change touches what happens after it, never a count that was already seen.
 */
export const PlatformSettings = Schema.Struct({
  /** How the two rate windows are cut: aligned to the clock, or the time before each call. */
  windows: Schema.Literals(["fixed", "sliding"]),
  /**
   * 1000 calls a minute and 50 a second of each API, unless told; null lifts the limit.
   *
   * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
   */
  limits: Limits,
  /** HTTP status of 99991400. The platform's page says 429, and 400 for some older APIs. */
  rateLimitStatus: RateLimitStatus,
  /** The same for single APIs. */
  rateLimitStatusByApi: Schema.Struct({
    batch_send: Schema.optionalKey(RateLimitStatus),
    recall: Schema.optionalKey(RateLimitStatus),
    get_progress: Schema.optionalKey(RateLimitStatus),
    read_user: Schema.optionalKey(RateLimitStatus),
    delete_message: Schema.optionalKey(RateLimitStatus),
  }),
  /** Whether a call answered with 99991400 still uses up budget. */
  rejectedCallsConsume: Schema.Boolean,
  /** What the gateway looks at after the token, in this order. That the token comes first was seen. */
  gateOrder: GateOrder,
  /** How unknown paths and wrong methods are answered: `404 page not found`, or the codes of the general table. */
  unknownPath: Schema.Literals(["text", "json"]),
  /** Codes for situations that no page gives a code for. */
  chosenCodes: ChosenCodes,
  /** Where days and months begin, hours east of Greenwich. */
  calendarUtcOffsetHours: Schema.Finite.check(Schema.isBetween({ minimum: -12, maximum: 14 })),
  /** Calls a month that the self-built apps of a tenant with the basic edition share; `null` for no quota. */
  monthlyCallQuota: Schema.NullOr(Positive),
  /** Messages per app and day, beyond which a send is answered with 11247; `null` for no cap. */
  dailyMessageCap: Schema.NullOr(Positive),
  /** Seconds; the platform's maximum is 7200. */
  tokenLifetimeSeconds: Positive,
  /** Whether a store app gets the same token while 30 minutes are left, as self-built apps do. */
  storeTokensAreKept: Schema.Boolean,
  /** Whether an app's tokens end when it gets another secret. */
  secretChangeRevokesTokens: Schema.Boolean,
  /** Whether the token endpoints go on handing out a token that was revoked early. */
  revokedTokensAreReissued: Schema.Boolean,
  /** How long a ticket of a store app works. */
  ticketLifetimeSeconds: Positive,
  /** How often a ticket is pushed. */
  ticketPushSeconds: Positive,
  /** Whether a ticket still works when a newer one was pushed. */
  olderTicketsAreValid: Schema.Boolean,
  /** The share of answered events that are pushed once more: delivery is at least once. */
  duplicatePushChance: Share,
  /** How far the platform's clock is ahead of ours in what it says: `Date`, log ids, timestamps of pushes. */
  clockSkewMs: Schema.Int.check(Schema.isBetween({ minimum: -86_400_000, maximum: 86_400_000 })),
  /** Time between the acceptance of a send and its first delivery, when the queue is empty. */
  sendStartDelayMs: Milliseconds,
  /** Deliveries a second; the sends of one app share it, one after the other. */
  sendPerSecond: Positive,
  /** Whether a send names the lists in which nothing was invalid. */
  emptyInvalidLists: Schema.Literals(["sent", "omitted"]),
  /** How long a fresh batch message is answered with 230030. */
  recordVisibleAfterMs: Milliseconds,
  /** Age beyond which a recall is answered with 230009; `null` when the tenant forbids recalls. */
  recallWindowHours: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThan(0))),
  /** From when the age of a batch message counts. */
  recallWindowFrom: Schema.Literals(["acceptance", "lastDelivery"]),
  /** Whether a recall stops a send that is still running, or waits for it. */
  recallDuringSend: Schema.Literals(["stops", "waits"]),
  /** Time between the acceptance of a recall and its start. */
  recallStartDelayMs: Milliseconds,
  /** The least time, from its start to its end, that a recall takes; each takes a seeded one. */
  recallMinMs: Milliseconds,
  /** The most time that a recall takes. */
  recallMaxMs: Milliseconds,
  /** When `recall` of get_progress becomes true: with the answer, or when the work begins. */
  recallShowsAt: Schema.Literals(["acceptance", "start"]),
  /** What get_progress says of recalls before there was one: false and 0, or no such object. */
  progressBeforeRecall: Schema.Literals(["zero", "absent"]),
  /** The share of recalls that stop short, seeded. */
  shortChance: Share,
  /** By which share of the delivered messages such a one stops short, at most. */
  shortShare: Share,
  /** Whether a second recall takes back what the first one left. */
  repeatTakesBackMore: Schema.Boolean,
  /** The share of people who ever read a message. */
  readShare: Share,
  /** How long they take on average. */
  readMeanMs: Milliseconds,
})
export type PlatformSettings = typeof PlatformSettings.Type

/**
 * A part of the settings, as the control API takes it; `limits` may name single APIs.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export const PlatformSettingsPatch = PlatformSettings.mapFields((fields) => ({
  ...Struct.map(fields, Schema.optionalKey),
  /** APIs that are left out stay as they are. */
  limits: Schema.optionalKey(Limits.mapFields(Struct.map(Schema.optionalKey))),
  /** Codes that are left out stay as they are. */
  chosenCodes: Schema.optionalKey(ChosenCodes.mapFields(Struct.map(Schema.optionalKey))),
}))
export type PlatformSettingsPatch = typeof PlatformSettingsPatch.Type

const tierFour: RateLimit = { perSecond: 50, perMinute: 1000 }

/** The platform as it documents itself, and our guesses where it doesn't. */
export const defaultSettings: PlatformSettings = {
  windows: "fixed",
  limits: {
    batch_send: tierFour,
    recall: tierFour,
    get_progress: tierFour,
    read_user: tierFour,
    delete_message: tierFour,
  },
  rateLimitStatus: 429,
  rateLimitStatusByApi: {},
  rejectedCallsConsume: true,
  gateOrder: ["app", "ip", "quota", "rate", "scope"],
  unknownPath: "text",
  chosenCodes: {
    unknownApp: 10014,
    wrongSecret: 10014,
    storeAppAtInternalEndpoint: 10005,
    notInstalled: 20009,
    malformedBatchMessageId: 230001,
    batchMessageIdAtMessagePath: 99992354,
    otherTenant: 230030,
    olderThan30Days: 230030,
    recallForbidden: 230009,
    repeatedRecall: 0,
    onlyInvalidIds: 0,
  },
  calendarUtcOffsetHours: 8,
  monthlyCallQuota: 10_000,
  dailyMessageCap: 500_000,
  tokenLifetimeSeconds: 7200,
  storeTokensAreKept: true,
  secretChangeRevokesTokens: true,
  revokedTokensAreReissued: false,
  ticketLifetimeSeconds: 7200,
  ticketPushSeconds: 3600,
  olderTicketsAreValid: true,
  duplicatePushChance: 0,
  clockSkewMs: 0,
  sendStartDelayMs: 200,
  sendPerSecond: 5000,
  emptyInvalidLists: "sent",
  recordVisibleAfterMs: 0,
  recallWindowHours: 24,
  recallWindowFrom: "acceptance",
  recallDuringSend: "stops",
  recallStartDelayMs: 300,
  recallMinMs: 1500,
  recallMaxMs: 4000,
  recallShowsAt: "acceptance",
  progressBeforeRecall: "zero",
  shortChance: 0,
  shortShare: 0.05,
  repeatTakesBackMore: false,
  readShare: 0.7,
  readMeanMs: 600_000,
}

/** Settings with a patch laid over them. */
export const patchSettings = (settings: PlatformSettings, patch: PlatformSettingsPatch): PlatformSettings => ({
  ...settings,
  ...patch,
  limits: { ...settings.limits, ...patch.limits },
  chosenCodes: { ...settings.chosenCodes, ...patch.chosenCodes },
})
