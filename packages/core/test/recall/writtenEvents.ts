import { Result } from "effect"
import type { Reading } from "../../src/platform/Reading.ts"
import { decide } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand, RecordAnswer } from "../../src/recall/RecallCommand.ts"
import { defaultRecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { campaignOf } from "../arbitraries.ts"
import { request, startOfTrail as start } from "./recallTrail.ts"

// A recall in each of its phases, and what is written when something happens to it.

export const policy = defaultRecallPolicy
export const said = { status: 400, code: 230001, msg: "said", logId: "log-1" }
export const numbers = { valid: 3, success: 3, read: 1, recall: true, recallCount: 3 }

export const take = (recall: Recall | undefined, command: RecallCommand): Recall | undefined =>
  Result.getOrThrow(decide(recall, command, policy)).reduce(evolve, recall)
export const events = (recall: Recall | undefined, command: RecallCommand): unknown =>
  Result.match(decide(recall, command, policy), {
    onSuccess: (events) => events,
    onFailure: ({ command, message }) => ({ command, message }),
  })
export const answer = (answer: RecordAnswer["answer"], at = start, attempt = 1): RecallCommand => ({
  _tag: "RecordAnswer",
  at,
  jitter: 0.5,
  attempt,
  answer,
})
export const read = (reading: Partial<Reading>, at: number, startedAt = at): RecallCommand => ({
  _tag: "RecordReading",
  at,
  startedAt,
  answer: { _tag: "Read", reading: { ...numbers, ...reading }, answer: { status: 200, code: 0 } },
})
export const cancel = (campaign: number): RecallCommand => ({
  _tag: "CancelRecall",
  at: start,
  campaignId: campaignOf(campaign),
})
export const people = { at: start, by: "lin.wei", reason: "look again" }

export const requested = take(undefined, request(start, campaignOf(0)))!
export const calling = take(requested, { _tag: "StartAttempt", at: start })!
export const accepted = { _tag: "Accepted", answer: { status: 200, code: 0, logId: "log-1" } } as const
export const reading = take(calling, answer(accepted))!
export const silence = { _tag: "Unknown", reason: "timeout", detail: "no answer", answer: undefined } as const
export const uncertain = take(calling, answer(silence))!
export const refused = { _tag: "Refused", answer: said } as const
export const doubted = { ...uncertain, doubt: { answer: said, refused: true, at: start } }
export const ended = (outcome: "refused" | "cancelled"): Recall => ({
  ...reading,
  phase: { _tag: "Ended", outcome, at: start, answer: undefined },
})
