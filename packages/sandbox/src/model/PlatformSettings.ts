import { Schema, Struct } from "effect"

const Milliseconds = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 86_400_000 }))
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Positive = Schema.Int.check(Schema.isGreaterThan(0))

/** Both windows of one API; `null` in the settings lifts them. */
export const RateLimit = Schema.Struct({
  perSecond: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  perMinute: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
})
export type RateLimit = typeof RateLimit.Type

const Limits = Schema.Struct({
  batch_send: Schema.NullOr(RateLimit),
  recall: Schema.NullOr(RateLimit),
  get_progress: Schema.NullOr(RateLimit),
  read_user: Schema.NullOr(RateLimit),
})

/**
 * What no page of the platform answers, or what a tenant can set. Everything here can be changed while the sandbox
 * runs; a change touches what happens after it, never a count that was already seen.
 */
export const PlatformSettings = Schema.Struct({
  /** How the two rate windows are cut: aligned to the clock, or the time before each call. */
  windows: Schema.Literals(["fixed", "sliding"]),
  /** 1000 a minute and 50 a second for all four: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control */
  limits: Limits,
  /** HTTP status of 99991400. The platform's page says 429, and 400 for some older APIs. */
  rateLimitStatus: Schema.Literals([429, 400]),
  /** Whether a call answered with 99991400 still uses up budget. */
  rejectedCallsConsume: Schema.Boolean,
  /** Messages per app and day (UTC+8), beyond which a send is answered with 11247; `null` for no cap. */
  dailyMessageCap: Schema.NullOr(Positive),
  /** Seconds; the platform's maximum is 7200. */
  tokenLifetimeSeconds: Positive,
  /** Time between the acceptance of a send and its first delivery, when the queue is empty. */
  sendStartDelayMs: Milliseconds,
  /** Deliveries a second; the sends of one app share it, one after the other. */
  sendPerSecond: Positive,
  /** How long a fresh batch message is answered with 230030. */
  recordVisibleAfterMs: Milliseconds,
  /** Age beyond which a recall is answered with 230009; `null` when the tenant forbids recalls. */
  recallWindowHours: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThan(0))),
  recallStartDelayMs: Milliseconds,
  /** Each recall takes a seeded time between these two, from its start to its end. */
  recallMinMs: Milliseconds,
  recallMaxMs: Milliseconds,
  /** When `recall` of get_progress becomes true: with the answer, or when the work begins. */
  recallShowsAt: Schema.Literals(["acceptance", "start"]),
  /** The share of recalls that stop short, seeded, and by which share of the delivered messages at most. */
  shortChance: Share,
  shortShare: Share,
  /** Whether a second recall takes back what the first one left. */
  repeatTakesBackMore: Schema.Boolean,
  /** The share of people who ever read a message, and the mean time until they do. */
  readShare: Share,
  readMeanMs: Milliseconds,
})
export type PlatformSettings = typeof PlatformSettings.Type

/** A part of the settings, as the control API takes it; `limits` may name single APIs. */
export const PlatformSettingsPatch = PlatformSettings.mapFields((fields) => ({
  ...Struct.map(fields, Schema.optionalKey),
  limits: Schema.optionalKey(Limits.mapFields(Struct.map(Schema.optionalKey))),
}))
export type PlatformSettingsPatch = typeof PlatformSettingsPatch.Type

const tierFour: RateLimit = { perSecond: 50, perMinute: 1000 }

/** The platform as it documents itself, and our guesses where it doesn't. */
export const defaultSettings: PlatformSettings = {
  windows: "fixed",
  limits: { batch_send: tierFour, recall: tierFour, get_progress: tierFour, read_user: tierFour },
  rateLimitStatus: 429,
  rejectedCallsConsume: true,
  dailyMessageCap: 500_000,
  tokenLifetimeSeconds: 7200,
  sendStartDelayMs: 200,
  sendPerSecond: 5000,
  recordVisibleAfterMs: 0,
  recallWindowHours: 24,
  recallStartDelayMs: 300,
  recallMinMs: 1500,
  recallMaxMs: 4000,
  recallShowsAt: "acceptance",
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
})
