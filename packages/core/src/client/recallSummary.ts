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
  /** The answer that ended it. */
  readonly answer: PlatformAnswer | undefined
  /** The last answer to a call that was not an acceptance, and after which none came. */
  readonly setback: PlatformAnswer | undefined
  /** The last log id that an answer to a call had: what the platform's support asks for. */
  readonly logId: string | undefined
  /** When the batch message was sent, if a list said so. */
  readonly sentAt: Timestamp | undefined
  /** Calls that were made for it. */
  readonly calls: number
  /** Calls among them that the platform answered with a throttle. */
  readonly rateLimited: number
  readonly accepted: boolean
  readonly firstCallAt: Timestamp | undefined
  /** When it was accepted for the first time. */
  readonly acceptedAt: Timestamp | undefined
  readonly endedAt: Timestamp | undefined
  readonly firstReading: Dated<Reading> | undefined
  readonly lastReading: Dated<Reading> | undefined
}

export const summarize = (id: BatchMessageId, events: ReadonlyArray<RecallEvent>): RecallSummary => {
  let recall: Recall | undefined
  let calls = 0
  let rateLimited = 0
  let acceptedAt: Timestamp | undefined
  let firstCallAt: Timestamp | undefined
  let setback: PlatformAnswer | undefined
  let logId: string | undefined
  for (const event of events) {
    recall = evolve(recall, event)
    if (event._tag === "AttemptStarted") {
      calls++
      firstCallAt ??= event.at
    }
    if (event._tag === "RecallAccepted") {
      acceptedAt ??= event.at
      setback = undefined
      logId = event.logId ?? logId
    }
    const answer = answerIn(event)
    setback = answer ?? setback
    logId = answer?.logId ?? logId
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
    setback,
    logId,
    sentAt: recall?.sentAt ?? undefined,
    calls,
    rateLimited,
    accepted: acceptedAt !== undefined,
    firstCallAt,
    acceptedAt,
    endedAt: ended?.at,
    firstReading: recall?.firstReading,
    lastReading: recall?.lastReading,
  }
}

/** What the platform answered to a call, where it was no acceptance. */
const answerIn = (event: RecallEvent): PlatformAnswer | undefined => {
  switch (event._tag) {
    case "AttemptFailed":
    case "AttemptOutcomeUnknown":
    case "RecallRefused":
    case "RecallUnverified":
      return event.answer ?? undefined
    default:
      return undefined
  }
}
