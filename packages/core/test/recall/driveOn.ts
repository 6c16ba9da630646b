import { Result } from "effect"
import { decideLane } from "../../src/lane/decideLane.ts"
import { LaneKey } from "../../src/lane/Lane.ts"
import type { LaneApi } from "../../src/lane/LaneEvent.ts"
import { evolveLane, type LaneState } from "../../src/lane/LaneState.ts"
import { next, type Step } from "../../src/next.ts"
import { classify } from "../../src/platform/classify.ts"
import { classifyReading } from "../../src/platform/classifyReading.ts"
import type { Evidence } from "../../src/platform/Evidence.ts"
import { decide } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallCommand } from "../../src/recall/RecallCommand.ts"
import { recallIndex } from "../../src/recall/recallIndex.ts"
import type { RecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { laneConsequence } from "../../src/worker/laneConsequence.ts"
import { makeRefusalRuns } from "../../src/worker/RefusalRuns.ts"

/** How the platform answers from now on, whatever it is asked. */
export interface Mood {
  readonly call: Evidence
  readonly reading: Evidence
}

const key = LaneKey.make("https://open.feishu.cn cli_a self")

/**
 * Does what `next` says, from any state, until nothing is left that happens without a person. Answers with the last
 * step and how many it took; `maxSteps` of them if it never ends.
 */
export const driveOn = (
  from: { readonly recall: Recall; readonly lane: LaneState; readonly now: number },
  mood: Mood,
  policy: RecallPolicy,
  maxSteps: number,
): { readonly step: Step; readonly steps: number; readonly now: number } => {
  let { lane, now, recall } = from
  const memory = {
    runs: makeRefusalRuns(20, 1_000),
    permission: new Set<string>(),
    recovered: { recall: false, progress: false },
  }
  let due = now

  const take = (command: RecallCommand) => {
    recall = Result.getOrThrow(decide(recall, command, policy)).reduce<Recall>((a, e) => evolve(a, e)!, recall)
    due = recallIndex(key, recall, command.at, policy).notBefore
  }
  const tell = (api: LaneApi, answer: ReturnType<typeof classify> | ReturnType<typeof classifyReading>) => {
    const { maxAttempts } = policy
    const command = laneConsequence({ answer, api, recall, lane, memory, maxAttempts, at: now })
    if (command === undefined) return
    lane = decideLane(lane, command).reduce(evolveLane, lane)
    if (command._tag === "HoldLane") memory.recovered[api] = false
  }

  for (let steps = 0; steps < maxSteps; steps++) {
    const step = next(recall, { lane, paused: false }, now)
    switch (step._tag) {
      case "Ended":
      case "WaitForPerson":
        return { step, steps, now }
      case "WaitUntil":
        now = step.at
        break
      case "GiveUpClaim":
        take({ _tag: "RecordAnswer", at: now, jitter: 0.5, attempt: step.attempt, answer: { _tag: "ClaimExpired" } })
        break
      case "Dispatch": {
        take({ _tag: "StartAttempt", at: now })
        now += 40
        const answer = classify(mood.call)
        const before = recall
        take({ _tag: "RecordAnswer", at: now, jitter: 0.5, attempt: before.attempts, answer })
        tell("recall", answer)
        break
      }
      case "Read": {
        if (due > now) {
          now = due
          break
        }
        const answer = classifyReading(mood.reading)
        const startedAt = now
        now += 40
        take({ _tag: "RecordReading", at: now, startedAt, answer })
        tell("progress", answer)
      }
    }
  }
  return { step: next(recall, { lane, paused: false }, now), steps: maxSteps, now }
}
