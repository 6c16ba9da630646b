import { Result } from "effect"
import { openLane } from "../../src/lane/LaneState.ts"
import { LaneKey } from "../../src/lane/Lane.ts"
import { next } from "../../src/next.ts"
import { classify } from "../../src/platform/classify.ts"
import { classifyReading } from "../../src/platform/classifyReading.ts"
import type { Evidence } from "../../src/platform/Evidence.ts"
import { decide } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Outcome, Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand } from "../../src/recall/RecallCommand.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { recallIndex } from "../../src/recall/recallIndex.ts"
import type { RecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { campaignOf, messageOf } from "../arbitraries.ts"
import { answer, type Executions, readTruly, recallTruly, silence, type TrueMessage, unsent } from "../platformModel.ts"

/** What becomes of one DELETE on its way. */
export type CallFate =
  | { readonly _tag: "Answered" | "LostOnTheWay" | "Unsent" | "Throttled" | "ServerError" | "WorkerGone" }
  /** Executed, so long after its start; nobody hears of it. `faulty`: the platform answers with a fault at once. */
  | {
      readonly _tag: "AnswerLost"
      readonly arrivesAfter: number
      readonly heardAfter: number
      readonly faulty: boolean
    }

/** What becomes of one reading: it shows the platform as it was so long ago, or nothing. */
export type ReadFate =
  | { readonly _tag: "Shown"; readonly oldMillis: number }
  | { readonly _tag: "Lost" | "Refused" | "Throttled" }

export interface Script {
  readonly message: TrueMessage
  /** In turn; answered once they are used up. */
  readonly calls: ReadonlyArray<CallFate>
  readonly reads: ReadonlyArray<ReadFate>
  /** What a person orders once it has ended, and how long after. */
  readonly orders: ReadonlyArray<{ readonly _tag: "ReopenRecall" | "RereadRecall"; readonly afterMillis: number }>
  readonly sentAt: number | null
  readonly jitter: number
}

/** An outcome, and what the platform had truly executed by then. */
export interface Ending {
  readonly outcome: Outcome
  readonly at: number
}

export interface Driven {
  readonly endings: ReadonlyArray<Ending>
  readonly executions: Executions
  readonly events: ReadonlyArray<RecallEvent>
  readonly calls: number
  readonly steps: number
}

const lane = LaneKey.make("https://open.feishu.cn cli_a self")
const roundTrip = 40

/** Carries a recall to its outcome as a worker does, under a clock that only this function moves. */
export const driveRecall = (script: Script, policy: RecallPolicy, startAt: number, maxSteps = 2_000): Driven => {
  const { calls, jitter, message, orders, reads, sentAt } = script
  let now = startAt
  let executions: Executions = []
  let recall: Recall | undefined
  let due = startAt
  let called = 0
  let read = 0
  let ordered = 0
  let steps = 0
  const endings: Array<Ending> = []
  const events: Array<RecallEvent> = []

  const take = (command: RecallCommand): void => {
    const happened = Result.getOrThrow(decide(recall, command, policy))
    recall = happened.reduce(evolve, recall)
    events.push(...happened)
    due = recallIndex(lane, recall!, command.at, policy).notBefore
  }
  const execute = (at: number): Evidence => {
    const done = recallTruly(message, executions, at)
    executions = done.executions
    return done.answer
  }

  take({ _tag: "RequestRecall", at: now, batchMessageId: messageOf(1), campaignId: campaignOf(1), ordinal: 1, sentAt })
  while (steps++ < maxSteps) {
    const step = next(recall!, { lane: openLane, paused: false }, now)
    switch (step._tag) {
      case "Ended": {
        endings.push({ outcome: step.outcome, at: now })
        const order = orders[ordered++]
        if (order === undefined) return { endings, executions, events, calls: called, steps }
        now += order.afterMillis
        if (order._tag === "RereadRecall" && recall!.attempts === 0) continue
        take({ _tag: order._tag, at: now, by: "lin.wei", reason: "look again" })
        continue
      }
      case "WaitForPerson":
        throw new Error("nobody blocked this lane")
      case "WaitUntil":
        now = step.at
        continue
      case "GiveUpClaim":
        take({ _tag: "RecordAnswer", at: now, jitter, attempt: step.attempt, answer: { _tag: "ClaimExpired" } })
        continue
      case "Dispatch":
        take({ _tag: "StartAttempt", at: now })
        dispatch(calls[called++] ?? { _tag: "Answered" })
        continue
      case "Read": {
        if (due > now) {
          now = due
          continue
        }
        const evidence = look(reads[read++] ?? { _tag: "Shown", oldMillis: 0 })
        const startedAt = now
        now += roundTrip
        take({ _tag: "RecordReading", at: now, startedAt, answer: classifyReading(evidence) })
      }
    }
  }
  throw new Error(`no outcome after ${maxSteps} steps: ${JSON.stringify(recall)}`)

  function dispatch(fate: CallFate): void {
    const startedAt = now
    const record = (evidence: Evidence, after = roundTrip) => {
      now = startedAt + after
      take({ _tag: "RecordAnswer", at: now, jitter, attempt: recall!.attempts, answer: classify(evidence) })
    }
    switch (fate._tag) {
      case "Answered":
        return record(execute(startedAt + roundTrip / 2))
      case "LostOnTheWay":
        return record(silence, policy.callTimeoutMillis)
      case "Unsent":
        return record(unsent)
      case "Throttled":
        return record(answer(429, 99991400))
      case "ServerError":
        return record(answer(500, 2200))
      case "WorkerGone":
        // Its call went out all the same.
        execute(startedAt + roundTrip / 2)
        return
      case "AnswerLost":
        execute(startedAt + fate.arrivesAfter)
        return record(fate.faulty ? answer(500, 2200) : silence, fate.heardAfter)
    }
  }

  function look(fate: ReadFate): Evidence {
    switch (fate._tag) {
      case "Shown":
        return readTruly(message, executions, now - fate.oldMillis)
      case "Lost":
        return silence
      case "Refused":
        return answer(400, 230001)
      case "Throttled":
        return answer(429, 99991400)
    }
  }
}
