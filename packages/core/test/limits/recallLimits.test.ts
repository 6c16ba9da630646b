import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { classify } from "../../src/platform/classify.ts"
import type { Reading } from "../../src/platform/Reading.ts"
import { judge, readingPause } from "../../src/recall/confirmation.ts"
import { decide } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand } from "../../src/recall/RecallCommand.ts"
import { backoffMillis, defaultRecallPolicy, type RecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { campaignOf, messageOf } from "../arbitraries.ts"
import { json } from "../platform/evidence.ts"

/** Every number differs from its default and from the others. */
const policy: RecallPolicy = {
  startWithinMillis: 70,
  callTimeoutMillis: 110,
  maxAttempts: 3,
  backoffBaseMillis: 10,
  backoffCapMillis: 90,
  youngMillis: 130,
  readAfterMillis: 20,
  readAtLeastEveryMillis: 170,
  quietMillis: 30,
  quietShortMillis: 50,
  quietSendingMillis: 60,
  quietUndeliveredMillis: 80,
  confirmWithinMillis: 1_000,
}

const step = (recall: Recall | undefined, command: RecallCommand) =>
  Result.getOrThrow(decide(recall, command, policy)).reduce<Recall | undefined>(evolve, recall)!

const requested = step(undefined, {
  _tag: "RequestRecall",
  at: 0,
  batchMessageId: messageOf(1),
  campaignId: campaignOf(1),
  ordinal: 1,
  sentAt: null,
})
const called = step(requested, { _tag: "StartAttempt", at: 0 })
const accepted = step(called, {
  _tag: "RecordAnswer",
  at: 0,
  jitter: 0,
  attempt: 1,
  answer: classify(json(200, { code: 0 })),
})

const notFoundAt = (at: number) =>
  step(called, { _tag: "RecordAnswer", at, jitter: 1, attempt: 1, answer: classify(json(400, { code: 230030 })) })

/** When an accepted recall with these numbers at rest from the start is no longer undecided. */
const decidedAt = (reading: Partial<Reading>) => {
  const value = { valid: 5, success: 5, read: 0, recall: true, recallCount: 5, ...reading }
  const read: Recall = { ...accepted, lastReading: { at: 0, value }, restingSince: 0 }
  return Array.from({ length: 2_000 }, (_, at) => at).find((at) => judge(read, at, policy) !== "undecided")
}

describe("each limit of a recall, lowered", () => {
  it("startWithinMillis and callTimeoutMillis end a claim", () => {
    expect(called.phase).toMatchObject({
      startBy: policy.startWithinMillis,
      expiresAt: policy.startWithinMillis + policy.callTimeoutMillis,
    })
  })

  it("backoffBaseMillis doubles with each failure up to backoffCapMillis", () => {
    expect([0, 1, 2, 3, 4, 1_000].map((failures) => backoffMillis(policy, failures, 1))).toEqual([
      policy.backoffBaseMillis,
      20,
      40,
      80,
      policy.backoffCapMillis,
      policy.backoffCapMillis,
    ])
  })

  it("maxAttempts ends a recall that comes to nothing", () => {
    let recall = requested
    for (let attempt = 1; recall.phase._tag === "Requested" && attempt < 20; attempt++) {
      const at = recall.phase.notBefore
      recall = step(recall, { _tag: "StartAttempt", at })
      const answer = classify({ _tag: "Unanswered", sent: "unknown", reason: "timeout", detail: "" })
      recall = step(recall, { _tag: "RecordAnswer", at, jitter: 0, attempt, answer })
      const reading = { valid: 5, success: 5, read: 0, recall: false, recallCount: 0 }
      const read = at + policy.confirmWithinMillis / 2
      recall = step(recall, {
        _tag: "RecordReading",
        at: read,
        answer: { _tag: "Read", reading, answer: { status: 200 } },
      } as RecallCommand)
    }
    expect([recall.attempts, recall.phase._tag]).toEqual([policy.maxAttempts, "Ended"])
  })

  it("youngMillis lets a batch message become visible", () => {
    expect(notFoundAt(policy.youngMillis - 1).phase._tag).toBe("Requested")
    expect(notFoundAt(policy.youngMillis).phase._tag).toBe("Ended")
  })

  it("readAfterMillis and readAtLeastEveryMillis bound the pauses between readings", () => {
    expect(readingPause(0, policy)).toBe(policy.readAfterMillis)
    expect(readingPause(1e9, policy)).toBe(policy.readAtLeastEveryMillis)
  })

  it("quietMillis and its like end the rest that counts need", () => {
    expect(decidedAt({})).toBe(policy.quietMillis)
    expect(decidedAt({ recallCount: 3 })).toBe(policy.quietShortMillis)
    expect(decidedAt({ success: 3, recallCount: 3 })).toBe(policy.quietSendingMillis)
    expect(decidedAt({ success: 0, recallCount: 0 })).toBe(policy.quietUndeliveredMillis)
  })

  it("confirmWithinMillis ends a recall that nothing decides", () => {
    expect(decidedAt({ valid: 0 })).toBe(policy.confirmWithinMillis)
  })

  it("is lowered in this file", () => {
    const names = Object.keys(defaultRecallPolicy) as ReadonlyArray<keyof RecallPolicy>
    expect(names.filter((name) => policy[name] === defaultRecallPolicy[name])).toEqual([])
  })
})
