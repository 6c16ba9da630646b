import type { PlatformAnswer } from "../platform/Disposition.ts"
import type { Reading } from "../platform/Reading.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { evolve } from "../recall/evolve.ts"
import type { Dated, Recall } from "../recall/Recall.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { type RecallStatus, recallStatus } from "../recall/recallIndex.ts"
import type { Timestamp } from "../Timestamp.ts"

/** What one recall's events say, in the numbers that a report needs. */
export interface RecallSummary {
  readonly id: BatchMessageId
  readonly status: RecallStatus
  readonly answer: PlatformAnswer | undefined
  readonly calls: number
  readonly rateLimited: number
  readonly accepted: boolean
  readonly firstCallAt: Timestamp | undefined
  readonly endedAt: Timestamp | undefined
  readonly firstReading: Dated<Reading> | undefined
  readonly lastReading: Dated<Reading> | undefined
}

export const summarize = (id: BatchMessageId, events: ReadonlyArray<RecallEvent>): RecallSummary => {
  let recall: Recall | undefined
  let calls = 0
  let rateLimited = 0
  let accepted = false
  let firstCallAt: Timestamp | undefined
  for (const event of events) {
    recall = evolve(recall, event)
    if (event._tag === "AttemptStarted") {
      calls++
      firstCallAt ??= event.at
    }
    if (event._tag === "RecallAccepted") accepted = true
    if (event._tag === "AttemptFailed") {
      if (event.cause === "NotStarted") calls--
      if (event.cause === "Throttled") rateLimited++
    }
  }
  const ended = recall?.phase._tag === "Ended" ? recall.phase : undefined
  return {
    id,
    status: recall === undefined ? "requested" : recallStatus(recall),
    answer: ended?.answer,
    calls,
    rateLimited,
    accepted,
    firstCallAt,
    endedAt: ended?.at,
    firstReading: recall?.firstReading,
    lastReading: recall?.lastReading,
  }
}
