import {
  type AnswerMemory,
  Budget,
  evolve,
  type LaneApi,
  makeRefusalRuns,
  type Recall,
  type RecallEvent,
} from "@feishu-recall/core"
import type { Redacted } from "effect"
import { type WalkedRecall, walkPolicy, type WalkWorld } from "./WalkWorld.ts"

/** The process that has the lane: what it knows is gone with it. */
export interface WalkWorker {
  readonly memory: AnswerMemory
  readonly budgets: Record<LaneApi, Budget.Budget>
  /** Recalls that it is at work on. */
  readonly busy: Set<WalkedRecall>
  token: Redacted.Redacted | undefined
  slots: number
}

/** A process takes the lane. It knows nothing but what was written, and since when the one before it is gone. */
export const startWorker = (world: WalkWorld, predecessorGoneAt: number | undefined): void => {
  const { callTimeoutMillis, startWithinMillis } = walkPolicy
  const budget = Budget.make({
    windows: world.plan.windows,
    callTimeoutMillis: startWithinMillis + callTimeoutMillis,
  })
  world.worker = {
    memory: { runs: makeRefusalRuns(20), permission: new Set(), recovered: { recall: false, progress: false } },
    budgets: {
      recall: Budget.fill(budget, world.recalls.flatMap(pastCalls)),
      progress: predecessorGoneAt === undefined ? budget : Budget.holdBack(budget, predecessorGoneAt),
    },
    busy: new Set(),
    token: undefined,
    slots: 0,
  }
  for (const recall of world.recalls) {
    const folded = recall.stream.reduce<Recall | undefined>(evolve, undefined)
    if (JSON.stringify(folded) !== JSON.stringify(recall.state))
      world.history.problems.push(`${recall.name}: its events fold to something else than before the crash`)
    recall.state = folded
  }
}

/** The calls that a recall's stream tells of, for the windows of a new worker. */
const pastCalls = ({ id, stream }: WalkedRecall): ReadonlyArray<Budget.PastCall> => {
  const calls = new Map<number, Budget.PastCall>()
  for (const event of stream) {
    const attempt = attemptOf(event)
    if (attempt === undefined) continue
    const key = `${id} ${attempt}`
    if (event._tag === "AttemptStarted") calls.set(attempt, { key, answeredAt: undefined, endsAt: event.expiresAt })
    else if (event._tag !== "AttemptOutcomeUnknown" || event.answer !== null)
      calls.set(attempt, { key, answeredAt: event.at, endsAt: event.at })
  }
  return [...calls.values()]
}

const attemptOf = (event: RecallEvent): number | undefined =>
  "attempt" in event ? (event.attempt ?? undefined) : undefined
