import {
  decide,
  decideLane,
  type EventCodec,
  evolve,
  evolveLane,
  type LaneCommand,
  laneCodec,
  laneKey,
  type Recall,
  type RecallCommand,
  recallCodec,
  type RecallEvent,
  recallIndex,
} from "@feishu-recall/core"
import { Result } from "effect"
import { meet, truthOf, type WalkedRecall, walkPolicy, type WalkWorld } from "./WalkWorld.ts"

/** Carries out a command of a recall: its events are written and folded. `false`: it was rejected. */
export const takeCommand = (world: WalkWorld, recall: WalkedRecall, command: RecallCommand): boolean => {
  const decision = decide(recall.state, command, walkPolicy)
  if (Result.isFailure(decision)) {
    world.tell(() => `${recall.name}: ${command._tag} rejected: ${decision.failure.message}`)
    meet(world, `rejected ${command._tag}`)
    return false
  }
  for (const event of decision.success) append(world, recall, command, event)
  if (recall.state !== undefined) recall.due = recallIndex(key, recall.state, command.at, walkPolicy).notBefore
  return true
}

/** Carries out a command of the lane. */
export const orderLane = (world: WalkWorld, command: LaneCommand): void => {
  for (const event of decideLane(world.lane, command)) {
    world.lane = evolveLane(world.lane, written(world, event, laneCodec))
    world.laneVersion++
    world.tell(() => `the lane: ${JSON.stringify(event)}`)
    meet(world, `event ${event._tag}`)
    if (event._tag === "LaneBlocked") world.history.blocks.push({ from: world.now, until: Number.POSITIVE_INFINITY })
    if (event._tag === "LaneResumed") world.history.blocks.at(-1)!.until = world.now
  }
  if (command._tag === "HoldLane" && world.worker !== undefined) world.worker.memory.recovered[command.api] = false
}

const key = laneKey({ baseUrl: "https://open.feishu.cn", appId: "cli_walk", tenantKey: "self" })

const append = (world: WalkWorld, recall: WalkedRecall, command: RecallCommand, event: RecallEvent): void => {
  const before = recall.state
  const stored = written(world, event, recallCodec)
  recall.stream.push(stored)
  recall.state = evolve(before, stored)
  world.tell(() => `${recall.name}: ${JSON.stringify(event)}`)
  meet(world, `event ${event._tag}`)
  const { state } = recall
  if (state === undefined) return
  if (before?.phase._tag === "Ended") checkOutcomeStays(world, recall, before, state, command, event)
  if (state.phase._tag === "Ended" && before?.phase._tag !== "Ended") {
    meet(world, `outcome ${state.phase.outcome}`)
    const { outcome } = state.phase
    world.history.endings.push({ recall, outcome, event, at: world.now, truth: truthOf(world, recall) })
  }
}

/** As it comes back from a store. */
const written = <Event>(world: WalkWorld, event: Event, codec: EventCodec<Event>): Event => {
  if (!world.plan.writesTexts) return event
  const text = codec.encode(event, "id", { actor: "walk" })
  const place = { streamId: "stream", version: 1, position: 1, recordedAt: world.now }
  return Result.getOrThrow(codec.decode({ ...text, ...place }))
}

const checkOutcomeStays = (
  world: WalkWorld,
  recall: WalkedRecall,
  before: Recall,
  after: Recall,
  command: RecallCommand,
  event: RecallEvent,
): void => {
  const outcome = before.phase._tag === "Ended" ? before.phase.outcome : undefined
  if (JSON.stringify(before.phase) === JSON.stringify(after.phase)) return
  if (event._tag === "RecallReopened" && (command._tag === "ReopenRecall" || command._tag === "RereadRecall")) return
  if (event._tag === "RecallRequestedAgain" && outcome === "cancelled") return
  world.history.problems.push(`${recall.name} was ${outcome}, and ${event._tag} changed that`)
}
