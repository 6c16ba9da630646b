import { Effect } from "effect"
import { appendAgain } from "../event-store/appendAgain.ts"
import { recallStream } from "../event-store/streams.ts"
import type { StreamAppend } from "../event-store/EventStore.ts"
import type { LaneKey } from "../lane/Lane.ts"
import type { LaneCommand } from "../lane/decideLane.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { decide } from "../recall/decide.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RecallCommand } from "../recall/RecallCommand.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * Appends what a command makes of a recall, and of its lane, in one transaction. Also without events the recall's place
 * in its queue moves: a reading that changed nothing is due again later.
 */
export const recordRecall = (
  session: LaneSession,
  id: BatchMessageId,
  toCommand: (recall: Recall) => RecallCommand,
  toLaneCommand?: (recall: Recall) => LaneCommand | undefined,
) =>
  Effect.gen(function* () {
    const { key: lane, ledger, owner, policy } = session
    // The lane's answer is asked once, whatever conflicts come after: it remembers what it was asked.
    let laneCommand: LaneCommand | undefined | "unasked" = "unasked"
    yield* appendAgain(
      policy.conflictRetries,
      Effect.gen(function* () {
        const before = yield* ledger.loadRecall(lane, id)
        if (before.state === undefined) return
        if (laneCommand === "unasked") laneCommand = toLaneCommand?.(before.state)
        const command = toCommand(before.state)
        const events = yield* Effect.orDie(Effect.fromResult(decide(before.state, command, policy.recall)))
        const traceParent = yield* currentTraceParent
        const metadata = { actor: owner, campaignId: before.state.carrier, ...(traceParent && { traceParent }) }
        const now = session.clock.storeNow()
        const streams = [ledger.recallAppend({ lane, id, before, events, policy: policy.recall, now, metadata })]
        yield* laneCommand === undefined ? session.append(streams) : session.order(laneCommand, streams)
        yield* session.meter.recorded(before.state.requestedAt, events)
      }),
    )
  })

/** A stream that can't be decoded is taken out of its queue and counted apart: a person has to look. */
export const parked = (lane: LaneKey, id: BatchMessageId): StreamAppend => ({
  streamId: recallStream(lane, id),
  expectedVersion: "any",
  events: [],
  index: { partition: lane, queue: null, group: "", status: "parked", notBefore: 0, rank: 0 },
})
