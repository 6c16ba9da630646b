import type { PlatformAnswer } from "./PlatformAnswer.ts"
import type { Outcome } from "./Progress.ts"

/** What became of one batch message. Only `confirmed` is proven. */
export interface RecallResult {
  readonly id: string
  readonly campaignId: string
  /** `waiting`: for a person. `advice` says what to do; then it goes on. */
  readonly outcome: Outcome | "waiting"
  /** Messages delivered, as last read; null if the platform was never read. */
  readonly delivered: number | null
  /** Messages back, likewise. */
  readonly recalled: number | null
  /** People who had read it when the call went out; null if unknown. */
  readonly readBeforeRecall: number | null
  /** What the platform said, where it said no. */
  readonly answer: PlatformAnswer | null
  /** What a person has to do, where one has to; else null. */
  readonly advice: string | null
}
