import type { Reading, WatchedEvent } from "@feishu-recall/core"
import type { CampaignEvent } from "./CampaignEvent.ts"

/** A stored event as plain data; `undefined` for those that are steps on the way and change nothing for an onlooker. */
export const eventOf = ({ batchMessageId, event, position, recordedAt: at }: WatchedEvent) =>
  told({ position, at }, batchMessageId ?? "", event)

const told = (
  placed: { readonly position: number; readonly at: number },
  id: string,
  event: WatchedEvent["event"],
): CampaignEvent | undefined => {
  const unread = { delivered: null, recalled: null }
  switch (event._tag) {
    case "CampaignSealed":
      return { ...placed, type: "sealed", count: event.count }
    case "CampaignPaused":
      return { ...placed, type: "ordered", order: "pause", by: event.by, reason: event.reason }
    case "CampaignResumed":
      return { ...placed, type: "ordered", order: "resume", by: event.by, reason: event.reason }
    case "CampaignCancelled":
      return { ...placed, type: "ordered", order: "cancel", by: event.by, reason: event.reason }
    case "RecallAccepted":
      return { ...placed, type: "accepted", id }
    case "RecallConfirmed":
      return { ...placed, type: "outcome", id, outcome: "confirmed", ...countsOf(event.reading), answer: null }
    case "RecallSettledShort":
      return { ...placed, type: "outcome", id, outcome: "settledShort", ...countsOf(event.reading), answer: null }
    case "RecallRefused":
      return { ...placed, type: "outcome", id, outcome: "refused", ...unread, answer: event.answer }
    case "RecallUnverified":
      return { ...placed, type: "outcome", id, outcome: "unverified", ...unread, answer: event.answer }
    case "RecallCancelled":
      return { ...placed, type: "outcome", id, outcome: "cancelled", ...unread, answer: null }
    case "RecallReopened":
      return { ...placed, type: "reopened", id, by: event.by, reason: event.reason }
    case "LaneHeld":
      return { ...placed, type: "held", api: event.api, until: event.until, cause: event.cause }
    case "LaneBlocked":
      return { ...placed, type: "blocked", cause: event.cause, advice: event.advice, answer: event.answer }
    case "LaneResumed":
      return { ...placed, type: "unblocked", by: event.by, reason: event.reason }
    default:
      return undefined
  }
}

const countsOf = ({ recallCount, success }: Reading) => ({ delivered: success, recalled: recallCount })
