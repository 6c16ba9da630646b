import type { PlatformAnswer } from "./PlatformAnswer.ts"
import type { Progress } from "./Progress.ts"

/** What a campaign has achieved; it claims no more than was confirmed. */
export interface Report extends Progress {
  /** Recalls that the platform accepted, whatever became of them. */
  readonly accepted: number
  /** Messages of the accepted recalls that had been delivered, as last read, */
  readonly deliveredMessages: number
  /** and those of them that are back. */
  readonly recalledMessages: number
  /** People who had read one of these messages when its call went out. */
  readonly readBeforeRecall: number
  /** Calls of the recall API, */
  readonly calls: number
  /** and how often the platform said that they were too many. */
  readonly rateLimited: number
  /** When the last recall ended; null while none has. */
  readonly endedAt: number | null
  /** Refusals by code, most frequent first; of each the first ids. */
  readonly refusals: ReadonlyArray<{
    readonly answer: PlatformAnswer
    readonly count: number
    readonly ids: ReadonlyArray<string>
  }>
  /** Those that settled short: how many messages did not come back, of how many that were delivered. */
  readonly short: Sample<{ readonly id: string; readonly missing: number; readonly delivered: number }>
  /** Those that are unverified, with the answer that ended them. */
  readonly unproven: Sample<{ readonly id: string; readonly answer: PlatformAnswer | null }>
  /** Their stored history is damaged. */
  readonly parked: Sample<{ readonly id: string }>
}

/** The first few of many, so that a report stays as small as its campaign is large. */
export interface Sample<A> {
  /** All of them. */
  readonly count: number
  readonly first: ReadonlyArray<A>
}
