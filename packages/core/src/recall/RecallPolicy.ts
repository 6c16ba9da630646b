import { Schema } from "effect"
import { Millis, PositiveMillis, relations, Times } from "../bounded.ts"
import { limits } from "../limits.ts"

/** How long we wait, how often we try, and when we believe. All durations in milliseconds. */
export const RecallPolicy = Schema.Struct({
  /** A claimed call starts within this, or not at all: then its claim is worth nothing. */
  startWithinMillis: PositiveMillis,
  /** No call lasts longer. The budget and the expiry of claims rest on it. */
  callTimeoutMillis: PositiveMillis,
  /** Setbacks of one recall that count, before a person is asked or the recall ends. */
  maxAttempts: Times,
  /** The pause after a setback, and twice as long after each one that follows, */
  backoffBaseMillis: Millis,
  /** up to this; spread at random over its upper half. */
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
}).check(
  Schema.makeFilter((policy) =>
    relations([
      ["backoffBaseMillis", policy.backoffBaseMillis <= policy.backoffCapMillis, "at most backoffCapMillis"],
      ["readAfterMillis", policy.readAfterMillis <= policy.readAtLeastEveryMillis, "at most readAtLeastEveryMillis"],
      // What is short, or may still be sent, has to rest at least as long as what is complete.
      ["quietShortMillis", policy.quietShortMillis >= policy.quietMillis, "at least quietMillis"],
      ["quietSendingMillis", policy.quietSendingMillis >= policy.quietMillis, "at least quietMillis"],
      ["quietUndeliveredMillis", policy.quietUndeliveredMillis >= policy.quietMillis, "at least quietMillis"],
      // Out of time at its first reading, a recall could only be called unverified.
      ["confirmWithinMillis", policy.confirmWithinMillis > policy.readAfterMillis, "more than readAfterMillis"],
    ]),
  ),
)
export type RecallPolicy = typeof RecallPolicy.Type

/** What counts unless told: the numbers under `recall` in {@link limits}. */
export const defaultRecallPolicy: RecallPolicy = limits.recall

/** Exponential, capped, and spread over its upper half, so that what failed together does not come back together. */
export const backoffMillis = (policy: RecallPolicy, failures: number, jitter: number): number => {
  const full = Math.min(policy.backoffCapMillis, policy.backoffBaseMillis * 2 ** Math.min(failures, 30))
  return Math.round(full * (0.5 + jitter / 2))
}
