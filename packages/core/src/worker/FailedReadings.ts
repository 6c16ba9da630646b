import type { Read } from "../platform/classifyReading.ts"
import type { PlatformAnswer, Setback } from "../platform/Disposition.ts"
import type { Timestamp } from "../Timestamp.ts"

/** Readings that had no clear answer, all for the same reason. They are made again, so the log has no word of them. */
export interface FailedReading {
  /** Why the last of them failed, as {@link Setback} names it. */
  readonly reason: Extract<Setback, { readonly _tag: "Unknown" | "Unsent" }>["reason"]
  /** The same for people, e.g. `the answer has status 502 and no code`. */
  readonly detail: string
  /** The last answer, if one came. */
  readonly answer: PlatformAnswer | undefined
  /** How many failed for this reason since the worker took the lane. */
  readonly count: number
  /** When it was last so, by the store's clock. */
  readonly at: Timestamp
}

/**
 * The failed readings after one more answer, the newest reason last; there are as many as there are reasons. What is
 * held, blocked or refused has events.
 */
export const addFailedReading = (
  failed: ReadonlyArray<FailedReading>,
  end: Read | Setback,
  at: Timestamp,
): ReadonlyArray<FailedReading> => {
  if (end._tag !== "Unknown" && end._tag !== "Unsent") return failed
  const { detail, reason } = end
  const same = failed.find((one) => one.reason === reason)
  const answer = end._tag === "Unknown" ? end.answer : undefined
  return [...failed.filter((one) => one !== same), { reason, detail, answer, count: (same?.count ?? 0) + 1, at }]
}
