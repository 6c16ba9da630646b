import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { campaignOf, messageOf } from "../arbitraries.ts"

// One recall in each of its phases, with times small enough to be read.

export const first: Extract<RecallEvent, { readonly _tag: "RecallRequested" }> = {
  _tag: "RecallRequested",
  v: 1,
  at: 1_000,
  batchMessageId: messageOf(1),
  campaignId: campaignOf(1),
  ordinal: 7,
  sentAt: 500,
}
export const requested: Recall = {
  batchMessageId: messageOf(1),
  campaigns: [campaignOf(1)],
  carrier: campaignOf(1),
  ordinal: 7,
  sentAt: 500,
  requestedAt: 1_000,
  phase: { _tag: "Requested", notBefore: 1_000 },
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
}
export const calling = {
  ...requested,
  attempts: 1,
  phase: { _tag: "Calling", attempt: 1, startBy: 1, expiresAt: 2 },
} as const
export const uncertain: Recall = { ...requested, mayHaveActed: true, phase: { _tag: "Uncertain", readFrom: 1_500 } }
export const reading: Recall = { ...requested, acceptedAt: 1_500, phase: { _tag: "Reading", readFrom: 1_500 } }
export const ended = (outcome: "cancelled" | "refused"): Recall => ({
  ...requested,
  phase: { _tag: "Ended", outcome, at: 1_500, answer: undefined },
})
