import { Result } from "effect"
import * as fc from "fast-check"
import type { CampaignId } from "../../src/campaign/CampaignId.ts"
import { decide, type RecallDecision } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand, RecordAnswer } from "../../src/recall/RecallCommand.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { defaultRecallPolicy, type RecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { acceptances, campaignOf, messageOf, reads, setbacks } from "../arbitraries.ts"

/** One thing that somebody does, relative to the recall as it then stands, so that most of it fits. */
export interface Move {
  readonly waitMillis: number
  readonly act:
    | { readonly _tag: "Request" | "Cancel"; readonly campaign: number }
    | { readonly _tag: "Reopen" | "Reread" | "Start" }
    | {
        readonly _tag: "Answer"
        readonly off: number
        readonly jitter: number
        readonly answer: RecordAnswer["answer"]
      }
    | {
        readonly _tag: "Reading"
        readonly tookMillis: number
        readonly answer: Extract<RecallCommand, { _tag: "RecordReading" }>["answer"]
      }
}

const answers: fc.Arbitrary<RecordAnswer["answer"]> = fc.oneof(
  { weight: 3, arbitrary: acceptances },
  { weight: 4, arbitrary: setbacks },
  { weight: 1, arbitrary: fc.constantFrom({ _tag: "NotStarted" as const }, { _tag: "ClaimExpired" as const }) },
)

const acts: fc.Arbitrary<Move["act"]> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constantFrom("Request" as const, "Cancel" as const), campaign: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constantFrom("Reopen" as const, "Reread" as const) }) },
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant("Start" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant("Answer" as const),
      off: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1),
      jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      answer: answers,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant("Reading" as const),
      tookMillis: fc.constantFrom(0, 0, 0, 40, 10_000),
      answer: fc.oneof(reads, reads, setbacks),
    }),
  },
)

export const moves: fc.Arbitrary<ReadonlyArray<Move>> = fc.array(
  fc.record({
    waitMillis: fc.oneof(fc.constantFrom(0, 0, 1, 1_000, 5_000, 15_000, 30_000, 60_000, 3_600_000), fc.nat(200_000)),
    act: acts,
  }),
  { maxLength: 60, size: "max" },
)

/** One command and what became of it. */
export interface Taken {
  readonly before: Recall | undefined
  readonly command: RecallCommand
  readonly decision: RecallDecision
  readonly events: ReadonlyArray<RecallEvent>
  readonly after: Recall | undefined
}

export const startOfTrail = 1_763_876_820_000

/** Carries the moves out one after the other, from a recall that campaign 0 has requested. */
export const walk = (
  moves: ReadonlyArray<Move>,
  policy: RecallPolicy = defaultRecallPolicy,
): { readonly taken: ReadonlyArray<Taken>; readonly recall: Recall; readonly now: number } => {
  const taken: Array<Taken> = []
  let recall: Recall | undefined
  let now = startOfTrail
  const take = (command: RecallCommand) => {
    const before = recall
    const decision = decide(before, command, policy)
    const events = Result.getOrElse(decision, () => [])
    recall = events.reduce(evolve, before)
    taken.push({ before, command, decision, events, after: recall })
  }
  take(request(now, campaignOf(0)))
  for (const { act, waitMillis } of moves) {
    now += waitMillis
    take(commandOf(recall!, act, now))
  }
  return { taken, recall: recall!, now }
}

export const request = (at: number, campaignId: CampaignId): RecallCommand => ({
  _tag: "RequestRecall",
  at,
  batchMessageId: messageOf(1),
  campaignId,
  ordinal: 1,
  sentAt: null,
})

const commandOf = (recall: Recall, act: Move["act"], at: number): RecallCommand => {
  switch (act._tag) {
    case "Request":
      return request(at, campaignOf(act.campaign))
    case "Cancel":
      return { _tag: "CancelRecall", at, campaignId: campaignOf(act.campaign) }
    case "Reopen":
      return { _tag: "ReopenRecall", at, by: "lin.wei", reason: "the window is wider now" }
    case "Reread":
      return { _tag: "RereadRecall", at, by: "lin.wei", reason: "look again" }
    case "Start":
      return { _tag: "StartAttempt", at }
    case "Answer":
      return {
        _tag: "RecordAnswer",
        at,
        jitter: act.jitter,
        attempt: Math.max(1, recall.attempts + act.off),
        answer: act.answer,
      }
    case "Reading":
      return { _tag: "RecordReading", at, startedAt: at - act.tookMillis, answer: act.answer }
  }
}
