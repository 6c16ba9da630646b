import type { PlatformAnswer } from "../platform/Disposition.ts"
import type { Reading } from "../platform/Reading.ts"
import type { Outcome, Recall } from "./Recall.ts"
import type { RecallEvent } from "./RecallEvent.ts"

/**
 * The recall after one more event; `undefined` before the first. Total: an event that can't follow changes nothing.
 *
 * @see {@link decide}, whose example folds what was decided
 */
export const evolve = (recall: Recall | undefined, event: RecallEvent): Recall | undefined => {
  if (recall === undefined) return event._tag === "RecallRequested" ? requested(event) : undefined
  switch (event._tag) {
    case "RecallRequested":
      return recall
    case "RecallRequestedAgain":
      return {
        ...recall,
        campaigns: [...recall.campaigns, event.campaignId],
        carrier: event.campaignId,
        ordinal: event.ordinal,
        sentAt: event.sentAt ?? recall.sentAt,
        phase: isCancelled(recall) ? { _tag: "Requested", notBefore: event.at } : recall.phase,
      }
    case "AttemptStarted":
      return {
        ...recall,
        attempts: event.attempt,
        phase: { _tag: "Calling", attempt: event.attempt, startBy: event.startBy, expiresAt: event.expiresAt },
      }
    case "AttemptFailed":
      return afterFailure(recall, event)
    case "AttemptOutcomeUnknown":
      return {
        ...recall,
        setbacks: recall.setbacks + 1,
        mayHaveActed: true,
        doubt: event.answer === null ? undefined : { answer: event.answer, refused: false, at: event.at },
        phase: { _tag: "Uncertain", readFrom: event.readFrom },
      }
    case "RecallAccepted":
      return {
        ...recall,
        acceptedAt: event.at,
        doubt: undefined,
        phase: { _tag: "Reading", readFrom: event.at },
      }
    case "ProgressRead":
      return afterReading(recall, event.at, event.reading)
    case "ReadingRefused":
      return recall.phase._tag === "Uncertain"
        ? { ...recall, phase: { _tag: "Requested", notBefore: event.at } }
        : recall
    case "RecallFellShort":
      return {
        ...withReading(recall, event.at, event.reading),
        repeated: true,
        phase: { _tag: "Requested", notBefore: event.at },
      }
    case "RecallConfirmed":
      return ended(withReading(recall, event.at, event.reading), "confirmed", event.at, undefined)
    case "RecallSettledShort":
      return ended(withReading(recall, event.at, event.reading), "settledShort", event.at, undefined)
    case "RecallRefused":
      return ended(recall, "refused", event.at, event.answer)
    case "RecallUnverified":
      return ended(recall, "unverified", event.at, event.answer ?? undefined)
    case "RecallCancelled":
      return ended(recall, "cancelled", event.at, undefined)
    case "RecallReopened":
      return {
        ...recall,
        setbacks: 0,
        permissionAnswers: 0,
        // What was accepted before may be refused now, e.g. because its recall window ended: that is no refusal of it.
        mayHaveActed: recall.mayHaveActed || recall.acceptedAt !== undefined,
        repeated: event.to === "read",
        acceptedAt: event.to === "read" ? event.at : undefined,
        doubt: undefined,
        phase:
          event.to === "read" ? { _tag: "Reading", readFrom: event.at } : { _tag: "Requested", notBefore: event.at },
      }
  }
}

const requested = (event: Extract<RecallEvent, { _tag: "RecallRequested" }>): Recall => ({
  batchMessageId: event.batchMessageId,
  campaigns: [event.campaignId],
  carrier: event.campaignId,
  ordinal: event.ordinal,
  sentAt: event.sentAt,
  requestedAt: event.at,
  phase: { _tag: "Requested", notBefore: event.at },
  attempts: 0,
  setbacks: 0,
  permissionAnswers: 0,
  mayHaveActed: false,
  doubt: undefined,
  acceptedAt: undefined,
  repeated: false,
  firstReading: undefined,
  lastReading: undefined,
  restingSince: undefined,
})

const afterFailure = (recall: Recall, event: Extract<RecallEvent, { _tag: "AttemptFailed" }>): Recall => {
  const failed = {
    ...recall,
    setbacks: recall.setbacks + (event.counts ? 1 : 0),
    permissionAnswers: recall.permissionAnswers + (event.cause === "Blocked" && event.counts ? 1 : 0),
  }
  // A refusal in doubt waits for a reading: the attempt that it answers may have followed one that was processed.
  if (event.cause === "Refused" && event.answer !== null) {
    return recall.acceptedAt === undefined
      ? {
          ...failed,
          doubt: { answer: event.answer, refused: true, at: event.at },
          phase: { _tag: "Uncertain", readFrom: event.retryAt },
        }
      : { ...failed, phase: { _tag: "Reading", readFrom: event.retryAt } }
  }
  return { ...failed, phase: { _tag: "Requested", notBefore: event.retryAt } }
}

const afterReading = (recall: Recall, at: number, reading: Reading): Recall => {
  const read = withReading(recall, at, reading)
  // The platform did not act on what we sent: send it again, unless it has refused it meanwhile.
  const isUnheard = !reading.recall || recall.acceptedAt !== undefined
  return recall.phase._tag === "Uncertain" && isUnheard && recall.doubt?.refused !== true
    ? { ...read, phase: { _tag: "Requested", notBefore: at } }
    : read
}

const withReading = (recall: Recall, at: number, reading: Reading): Recall => {
  const last = recall.lastReading?.value
  return {
    ...recall,
    firstReading: recall.firstReading ?? { at, value: reading },
    lastReading: last !== undefined && sameReading(last, reading) ? recall.lastReading : { at, value: reading },
    restingSince: last !== undefined && sameCounts(last, reading) ? recall.restingSince : at,
  }
}

export const sameReading = (one: Reading, other: Reading): boolean => sameCounts(one, other) && one.read === other.read

const sameCounts = (one: Reading, other: Reading): boolean =>
  one.valid === other.valid &&
  one.success === other.success &&
  one.recall === other.recall &&
  one.recallCount === other.recallCount

const isCancelled = (recall: Recall) => recall.phase._tag === "Ended" && recall.phase.outcome === "cancelled"

const ended = (recall: Recall, outcome: Outcome, at: number, answer: PlatformAnswer | undefined): Recall => ({
  ...recall,
  phase: { _tag: "Ended", outcome, at, answer },
})
