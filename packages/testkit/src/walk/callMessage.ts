import { classify, laneConsequence } from "@feishu-recall/core"
import type { Redacted } from "effect"
import { readMessage } from "./readMessage.ts"
import { sendCall } from "./sendCall.ts"
import { orderLane, takeCommand } from "./takeCommand.ts"
import { isFree, landSlot, releaseSlot, type WalkSlot, withSlot } from "./WalkSlot.ts"
import type { WalkWorker } from "./WalkWorker.ts"
import { meet, type WalkedRecall, walkPolicy, type WalkWorld } from "./WalkWorld.ts"

/** One attempt: claim, call, record, each a moment after the other. The process can be gone or stand still in between. */
export const callMessage = (
  world: WalkWorld,
  worker: WalkWorker,
  recall: WalkedRecall,
  slot: WalkSlot,
  token: Redacted.Redacted,
): void => {
  const { agenda, campaignVersion, draws, laneVersion, plan } = world
  const readAt = world.now
  const version = recall.stream.length
  worker.busy.add(recall)

  agenda.add(readAt + draws.store.whole(0, plan.store.most), () => {
    if (world.worker !== worker) return
    const changed =
      version !== recall.stream.length || laneVersion !== world.laneVersion || campaignVersion !== world.campaignVersion
    if (changed || !takeCommand(world, recall, { _tag: "StartAttempt", at: readAt })) {
      meet(world, "claim too-late")
      releaseSlot(worker, slot)
      worker.busy.delete(recall)
      return
    }
    if (world.paused.has(recall.state!.carrier))
      world.history.problems.push(`${recall.name} was claimed while its campaign was paused`)
    const standsStill = !world.isCalm && draws.store.chance(plan.store.frozenShare)
    agenda.add(world.now + (standsStill ? draws.store.whole(0, 8_000) : 0), call)
  })

  function call(): void {
    if (world.worker !== worker) return
    const { now } = world
    const attempt = recall.state!.attempts
    const record = (answer: Parameters<typeof recordAnswer>[4]) => {
      recordAnswer(world, worker, recall, attempt, answer)
      worker.busy.delete(recall)
    }
    const isLate = now - slot.takenAt > walkPolicy.startWithinMillis
    if (isLate || token !== worker.token || !isFree(world.lane, slot, now)) {
      meet(world, "call too-late")
      releaseSlot(worker, slot)
      return record({ _tag: "NotStarted" })
    }
    if (recall.state!.firstReading === undefined)
      withSlot(world, worker, "progress", (along) => readMessage(world, worker, recall, along, token, () => undefined))
    world.history.calls.push({ id: recall.id, api: "recall", startedAt: now })
    sendCall(world, { _tag: "RecallBatchMessage", batchMessageId: recall.id, token }, (evidence) => {
      if (world.worker !== worker) return
      landSlot(world, worker, slot, evidence)
      const answer = classify(evidence)
      meet(world, `call ${answer._tag}`)
      if (answer._tag === "TokenRejected" && worker.token === token) worker.token = undefined
      record(answer)
    })
  }
}

const recordAnswer = (
  world: WalkWorld,
  worker: WalkWorker,
  recall: WalkedRecall,
  attempt: number,
  answer: ReturnType<typeof classify> | { readonly _tag: "NotStarted" },
): void => {
  const before = recall.state!
  const at = world.now
  takeCommand(world, recall, { _tag: "RecordAnswer", at, jitter: world.draws.jitter.fraction(), attempt, answer })
  if (answer._tag === "NotStarted") return
  const { maxAttempts } = walkPolicy
  const { memory } = worker
  const command = laneConsequence({ answer, api: "recall", recall: before, lane: world.lane, memory, maxAttempts, at })
  if (command !== undefined) orderLane(world, command)
}
