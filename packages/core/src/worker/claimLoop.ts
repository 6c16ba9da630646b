import { Effect, Semaphore } from "effect"
import { batchMessageOf } from "../event-store/streams.ts"
import { next } from "../next.ts"
import { giveUpClaim } from "./callRecall.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"
import { spawn } from "./spawn.ts"

/** Finds claims that a worker left behind, and records that nobody knows what became of their calls. */
export const claimLoop = (session: LaneSession): Effect.Effect<never, SessionError> =>
  Effect.gen(function* () {
    const { busy, key, ledger, policy, store } = session
    const room = Semaphore.makeUnsafe(policy.maxInFlight)
    while (true) {
      const dueAt = session.clock.storeNow()
      const found = yield* store.search({
        partition: key,
        queue: "claim",
        dueAt,
        orderBy: "notBefore",
        limit: policy.pageSize + busy.size,
      })
      for (const { streamId } of found.filter((entry) => !busy.has(entry.streamId))) {
        const id = batchMessageOf(streamId)
        const giveUp = Effect.gen(function* () {
          const { state } = yield* ledger.loadRecall(key, id)
          if (state === undefined) return
          const step = next(state, { lane: session.lane().state, paused: false }, session.clock.storeNow())
          if (step._tag === "GiveUpClaim") yield* giveUpClaim(session, id, step.attempt)
        })
        yield* room.take(1)
        yield* spawn(session, id, Effect.ensuring(giveUp, room.release(1)))
      }
      yield* Effect.sleep(policy.claimPollMillis)
    }
  })
