import { classifyReading, laneConsequence } from "@feishu-recall/core"
import type { Redacted } from "effect"
import { sendCall } from "./sendCall.ts"
import { orderLane, takeCommand } from "./takeCommand.ts"
import { isFree, landSlot, releaseSlot, type WalkSlot } from "./WalkSlot.ts"
import type { WalkWorker } from "./WalkWorker.ts"
import { meet, type WalkedRecall, type WalkWorld } from "./WalkWorld.ts"

/** One reading of the progress, from the sending to what its answer means. */
export const readMessage = (
  world: WalkWorld,
  worker: WalkWorker,
  recall: WalkedRecall,
  slot: WalkSlot,
  token: Redacted.Redacted,
  done: () => void,
): void => {
  if (!isFree(world.lane, slot, world.now)) {
    releaseSlot(worker, slot)
    return done()
  }
  const startedAt = world.now
  world.history.calls.push({ id: recall.id, api: "progress", startedAt })
  sendCall(world, { _tag: "GetBatchMessageProgress", batchMessageId: recall.id, token }, (evidence) => {
    if (world.worker !== worker) return
    const before = recall.state!
    const at = world.now
    const answer = classifyReading(evidence)
    meet(world, `reading ${answer._tag}`)
    landSlot(world, worker, slot, evidence)
    if (answer._tag === "TokenRejected" && worker.token === token) worker.token = undefined
    takeCommand(world, recall, { _tag: "RecordReading", at, startedAt, answer })
    const { memory } = worker
    const maxAttempts = Number.POSITIVE_INFINITY
    const command = laneConsequence({
      answer,
      api: "progress",
      recall: before,
      lane: world.lane,
      memory,
      maxAttempts,
      at,
    })
    if (command !== undefined) orderLane(world, command)
    done()
  })
}
