import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { decide } from "../../src/recall/decide.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand, RecordAnswer } from "../../src/recall/RecallCommand.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { campaignOf } from "../arbitraries.ts"
import { request, startOfTrail as start } from "./recallTrail.ts"
import {
  accepted,
  answer,
  calling,
  cancel,
  ended,
  events,
  people,
  policy,
  reading,
  refused,
  requested,
  said,
  silence,
  uncertain,
} from "./writtenEvents.ts"

const failed = (more: Partial<Extract<RecallEvent, { _tag: "AttemptFailed" }>>) => [
  { _tag: "AttemptFailed", v: 1, at: start, attempt: 1, detail: null, answer: null, ...more },
]
const doubt = (more: Partial<Extract<RecallEvent, { _tag: "AttemptOutcomeUnknown" }>>) => [
  { _tag: "AttemptOutcomeUnknown", v: 1, at: start, attempt: 1, readFrom: start + 750, answer: null, ...more },
]

describe("what is written to a recall's stream", () => {
  it("of a request, whole, and of the next one by another campaign", () => {
    expect(events(undefined, request(start, campaignOf(0)))).toEqual([
      { ...request(start, campaignOf(0)), _tag: "RecallRequested", v: 1 },
    ])
    const { batchMessageId: _, ...again } = { ...request(start, campaignOf(1)), batchMessageId: undefined }
    expect(events(requested, request(start, campaignOf(1)))).toEqual([{ ...again, _tag: "RecallRequestedAgain", v: 1 }])
  })

  it("of a claim: until when it may start, and until when it may be answered", () => {
    expect(events(requested, { _tag: "StartAttempt", at: start })).toEqual([
      { _tag: "AttemptStarted", v: 1, at: start, attempt: 1, startBy: start + 5_000, expiresAt: start + 15_000 },
    ])
  })

  it.each<[string, RecordAnswer["answer"], unknown]>([
    ["success", accepted, [{ _tag: "RecallAccepted", v: 1, at: start, attempt: 1, logId: "log-1" }]],
    [
      "success without a log id",
      { _tag: "Accepted", answer: { status: 200 } },
      [{ _tag: "RecallAccepted", v: 1, at: start, attempt: 1, logId: null }],
    ],
    ["a call not made", { _tag: "NotStarted" }, failed({ cause: "NotStarted", counts: false, retryAt: start })],
    [
      "a claim that is over",
      { _tag: "ClaimExpired" },
      doubt({ cause: "claim-expired", detail: "the worker that made this call is gone" }),
    ],
    [
      "a throttle",
      { _tag: "Throttled", answer: said, resetMillis: 9_000 },
      failed({ cause: "Throttled", counts: false, retryAt: start, answer: said }),
    ],
    [
      "a rejected token",
      { _tag: "TokenRejected", answer: said },
      failed({ cause: "TokenRejected", counts: false, retryAt: start, answer: said }),
    ],
    [
      "a call that never left",
      { _tag: "Unsent", reason: "tls", detail: "bad" },
      failed({ cause: "Unsent", counts: true, retryAt: start + 750, detail: "tls: bad" }),
    ],
    ["silence", silence, doubt({ cause: "timeout", detail: "no answer" })],
    ["an unknown answer", { ...silence, answer: said }, doubt({ cause: "timeout", detail: "no answer", answer: said })],
    [
      "a young message that is not there",
      { _tag: "NotFound", answer: said },
      failed({ cause: "NotFound", counts: true, retryAt: start + 750, answer: said }),
    ],
    ["a refusal", refused, [{ _tag: "RecallRefused", v: 1, at: start, attempt: 1, answer: said }]],
    [
      "a block",
      { _tag: "Blocked", cause: "scope", answer: said, needsSecond: false },
      failed({ cause: "Blocked", counts: false, retryAt: start, answer: said }),
    ],
    [
      "a permission that may be its own trouble",
      { _tag: "Blocked", cause: "permission", answer: said, needsSecond: true },
      failed({ cause: "Blocked", counts: true, retryAt: start + 750, answer: said }),
    ],
  ])("of %s", (_, given, expected) => {
    expect(events(calling, answer(given))).toEqual(expected)
  })

  it("of a refusal of any call but the first: that it is in doubt", () => {
    const second = { ...calling, attempts: 2, phase: { ...calling.phase, attempt: 2 } } as Recall
    expect(events(second, answer(refused, start, 2))).toEqual(
      failed({ attempt: 2, cause: "Refused", counts: true, retryAt: start + 750, answer: said }),
    )
  })

  it("of a message that is not there: nothing final before 30 seconds, and the refusal from then on", () => {
    const at = start + policy.youngMillis
    const notFound = { _tag: "NotFound", answer: said } as const
    expect(events(calling, answer(notFound, at - 1))).toMatchObject([{ _tag: "AttemptFailed" }])
    expect(events(calling, answer(notFound, at))).toEqual([
      { _tag: "RecallRefused", v: 1, at, attempt: 1, answer: said },
    ])
  })

  it("of a permission that it lacks for the third time: the refusal", () => {
    const denied = { _tag: "Blocked", cause: "permission", answer: said, needsSecond: true } as const
    expect(events({ ...calling, permissionAnswers: 1 }, answer(denied))).toMatchObject([{ _tag: "AttemptFailed" }])
    expect(events({ ...calling, permissionAnswers: 2 }, answer(denied))).toMatchObject([{ _tag: "RecallRefused" }])
    const blocked = { ...denied, needsSecond: false }
    expect(events({ ...calling, permissionAnswers: 2 }, answer(blocked))).toMatchObject([{ _tag: "AttemptFailed" }])
  })

  it("of an answer that comes late: an acceptance until something newer is known, and nothing else", () => {
    const acceptance = [{ _tag: "RecallAccepted", attempt: 1 }]
    expect(events(uncertain, answer(accepted))).toMatchObject(acceptance)
    const waiting = { ...uncertain, phase: requested.phase }
    expect(events(waiting, answer(accepted))).toMatchObject(acceptance)
    expect(events(reading, answer(accepted))).toEqual([])
    expect(events(uncertain, answer(accepted, start, 2))).toEqual([])
    expect(events({ ...waiting, attempts: 2 }, answer(accepted))).toEqual([])
    expect(events(calling, answer(accepted, start, 2))).toEqual([])
    expect(events(uncertain, answer(refused))).toEqual([])
  })

  it("of what people want: what they said, or what they can do instead", () => {
    const id = { v: 1, at: start }
    expect(events(requested, cancel(0))).toEqual([{ ...id, _tag: "RecallCancelled", campaignId: campaignOf(0) }])
    expect(events(ended("cancelled"), cancel(3))).toEqual([])
    const rejected = (recall: Recall | undefined, command: RecallCommand) => events(recall, command)
    expect(rejected(requested, cancel(3))).toEqual({
      command: "CancelRecall",
      message: "another campaign asked for this recall since: cancel that one",
    })
    const tooLate = {
      command: "CancelRecall",
      message: "its call has been made already: a recall can't be taken back, wait for its outcome",
    }
    expect(rejected(calling, cancel(0))).toEqual(tooLate)
    expect(rejected(ended("refused"), cancel(0))).toEqual(tooLate)
    expect(rejected({ ...requested, mayHaveActed: true }, cancel(0))).toEqual(tooLate)
    expect(rejected({ ...requested, acceptedAt: start }, cancel(0))).toEqual(tooLate)
    const reopened = { _tag: "RecallReopened", v: 1, ...people }
    expect(events(ended("refused"), { _tag: "ReopenRecall", ...people })).toEqual([{ ...reopened, to: "dispatch" }])
    expect(events(ended("refused"), { _tag: "RereadRecall", ...people })).toEqual([{ ...reopened, to: "read" }])
    expect(rejected(reading, { _tag: "RereadRecall", ...people })).toEqual({
      command: "RereadRecall",
      message: "it has not ended: wait for its outcome",
    })
    const uncalled = { ...ended("cancelled"), attempts: 0 }
    expect(events(uncalled, { _tag: "ReopenRecall", ...people })).toHaveLength(1)
    expect(rejected(uncalled, { _tag: "RereadRecall", ...people })).toEqual({
      command: "RereadRecall",
      message: "no call was ever made for it, so there is nothing to read: reopen it instead",
    })
    const early = { command: "StartAttempt", message: "its call is not due: ask next what is" }
    expect(rejected(reading, { _tag: "StartAttempt", at: start })).toEqual(early)
    expect(rejected(requested, { _tag: "StartAttempt", at: start - 1 })).toEqual(early)
    const rejection = decide(undefined, { _tag: "StartAttempt", at: start }, policy)
    expect(Result.isFailure(rejection) && rejection.failure._tag).toBe("RecallRejected")
    expect(rejected(undefined, { _tag: "StartAttempt", at: start })).toEqual({
      command: "StartAttempt",
      message: "there is no such recall: request it first",
    })
  })
})
