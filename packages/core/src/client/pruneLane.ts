import { Effect } from "effect"
import { appendAgain, appendUnfenced } from "../event-store/appendAgain.ts"
import { eraseUnfenced } from "../event-store/eraseUnfenced.ts"
import { laneCodec } from "../event-store/eventCodec.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import type { Ledger } from "../event-store/Ledger.ts"
import { laneStream } from "../event-store/streams.ts"
import { decideLane, type PruneLane } from "../lane/decideLane.ts"
import type { LaneKey } from "../lane/Lane.ts"
import { evolveLane, openLane } from "../lane/LaneState.ts"
import { limits } from "../limits.ts"
import { withoutNames } from "../retention/withoutNames.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"

/**
 * Writes down that something is about to go, before anything does, and removes the names from the lane's old orders: as
 * often as the lane's stream is written meanwhile by its worker. How the lane stands is the same before and after.
 */
export const pruneLane = (
  store: EventStore["Service"],
  ledger: Ledger,
  lane: LaneKey,
  order: Omit<PruneLane, "_tag" | "at">,
  conflictRetries: number,
) =>
  appendAgain(
    conflictRetries,
    Effect.gen(function* () {
      const streamId = laneStream(lane)
      const stored = yield* store.read(streamId)
      let state = openLane
      for (const event of stored) state = evolveLane(state, yield* Effect.fromResult(laneCodec.decode(event)))
      const before = { state, version: stored.length }
      const events = decideLane(state, { _tag: "PruneLane", at: yield* store.now, ...order })
      const traceParent = yield* currentTraceParent
      const append = ledger.laneAppend(lane, before, events, { actor: order.by, ...(traceParent && { traceParent }) })
      // Longer than what one transaction takes: its names stay, rather than that nothing ever goes.
      const nameless = stored.length < limits.store.eventsPerAppend ? withoutNames(stored, order.before) : undefined
      yield* nameless === undefined
        ? appendUnfenced(store, { streams: [append] })
        : eraseUnfenced(store, {
            streams: [{ streamId, version: stored.length }],
            append: { streams: [{ ...append, expectedVersion: "none", events: [...nameless, ...append.events] }] },
          })
    }),
  )
