import type { Read } from "../platform/classifyReading.ts"
import type { PlatformAnswer, Setback } from "../platform/Disposition.ts"
import type { Timestamp } from "../Timestamp.ts"

/** Readings that had no clear answer, all for the same reason. They are made again, so the log has no word of them. */
export interface FailedReading {
  /** For people, e.g. `the answer has status 502 and no code`. */
  readonly detail: string
  /** The last answer, if one came. */
  readonly answer: PlatformAnswer | undefined
  readonly count: number
  /** When it was last so, by the store's clock. */
  readonly at: Timestamp
}

/** How many reasons are told apart; the one that was met longest ago is forgotten first. */
const most = 5

/** The failed readings after one more answer, the newest reason last. What is held, blocked or refused has events. */
export const addFailedReading = (
  failed: ReadonlyArray<FailedReading>,
  end: Read | Setback,
  at: Timestamp,
): ReadonlyArray<FailedReading> => {
  if (end._tag !== "Unknown" && end._tag !== "Unsent") return failed
  const { detail } = end
  const same = failed.find((one) => one.detail === detail)
  const answer = end._tag === "Unknown" ? end.answer : undefined
  return [...failed.filter((one) => one !== same), { detail, answer, count: (same?.count ?? 0) + 1, at }].slice(-most)
}
