import { next } from "@feishu-recall/core"
import { callMessage } from "./callMessage.ts"
import { readMessage } from "./readMessage.ts"
import { takeCommand } from "./takeCommand.ts"
import { withSlot } from "./WalkSlot.ts"
import type { WalkWorker } from "./WalkWorker.ts"
import { meet, type WalkedRecall, type WalkWorld } from "./WalkWorld.ts"

/** Does all that has to be done now, as `next` says it. When there may be more. */
export const work = (world: WalkWorld, worker: WalkWorker): number => {
  let again = Number.POSITIVE_INFINITY
  for (const recall of world.recalls) {
    if (!worker.busy.has(recall)) again = Math.min(again, workOn(world, worker, recall))
  }
  return again
}

const workOn = (world: WalkWorld, worker: WalkWorker, recall: WalkedRecall): number => {
  const { now } = world
  if (recall.state === undefined) return Number.POSITIVE_INFINITY
  const paused = world.paused.has(recall.state.carrier)
  const step = next(recall.state, { lane: world.lane, paused }, now)
  meet(world, `step ${step._tag}`)
  switch (step._tag) {
    case "Ended":
    case "WaitForPerson":
      return Number.POSITIVE_INFINITY
    case "WaitUntil":
      return step.at
    case "GiveUpClaim":
      takeCommand(world, recall, {
        _tag: "RecordAnswer",
        at: now,
        jitter: world.draws.jitter.fraction(),
        attempt: step.attempt,
        answer: { _tag: "ClaimExpired" },
      })
      return now
    case "Dispatch":
      return withSlot(world, worker, "recall", (slot, token) => callMessage(world, worker, recall, slot, token))
    case "Read":
      if (recall.due > now) return recall.due
      return withSlot(world, worker, "progress", (slot, token) => {
        worker.busy.add(recall)
        readMessage(world, worker, recall, slot, token, () => worker.busy.delete(recall))
      })
  }
}
