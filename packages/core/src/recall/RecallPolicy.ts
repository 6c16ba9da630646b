import { Schema } from "effect"

const Millis = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** How long we wait, how often we try, and when we believe. All durations in milliseconds. */
export const RecallPolicy = Schema.Struct({
  /** A claimed call starts within this, or not at all: then its claim is worth nothing. */
  startWithinMillis: Millis,
  /** No call lasts longer. The budget and the expiry of claims rest on it. */
  callTimeoutMillis: Millis,
  /** Setbacks of one recall that count, before a person is asked or the recall ends. */
  maxAttempts: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  backoffBaseMillis: Millis,
  backoffCapMillis: Millis,
  /** A batch message that was first asked for less than this ago may not be visible yet. */
  youngMillis: Millis,
  /** From acceptance to the first reading that can prove something. */
  readAfterMillis: Millis,
  /** Longest pause between two readings. */
  readAtLeastEveryMillis: Millis,
  /** Counts at rest for this long are believed, */
  quietMillis: Millis,
  /** for this long while they are short of what was delivered, */
  quietShortMillis: Millis,
  /** for this long while fewer are delivered than are valid: the send may still be running. */
  quietSendingMillis: Millis,
  /** and for this long while none is delivered: the send may not have begun. */
  quietUndeliveredMillis: Millis,
  /** A recall that can't be decided this long after its acceptance is `unverified`. */
  confirmWithinMillis: Millis,
})
export type RecallPolicy = typeof RecallPolicy.Type

export const defaultRecallPolicy: RecallPolicy = {
  startWithinMillis: 5_000,
  callTimeoutMillis: 10_000,
  maxAttempts: 8,
  backoffBaseMillis: 1_000,
  backoffCapMillis: 60_000,
  youngMillis: 30_000,
  readAfterMillis: 5_000,
  readAtLeastEveryMillis: 60_000,
  quietMillis: 5_000,
  quietShortMillis: 15_000,
  quietSendingMillis: 30_000,
  quietUndeliveredMillis: 120_000,
  confirmWithinMillis: 3_600_000,
}

/** Exponential, capped, and spread over its upper half, so that what failed together does not come back together. */
export const backoffMillis = (policy: RecallPolicy, failures: number, jitter: number): number => {
  const full = Math.min(policy.backoffCapMillis, policy.backoffBaseMillis * 2 ** Math.min(failures, 30))
  return Math.round(full * (0.5 + jitter / 2))
}
