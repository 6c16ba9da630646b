import { Effect } from "effect"
import type { IndexedStream, IndexQuery } from "../event-store/EventStore.ts"
import { batchMessageOf } from "../event-store/streams.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import { callRecall } from "./callRecall.ts"
import { isFree } from "./isFree.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"
import { mayCall } from "./mayCall.ts"
import { readProgress } from "./readProgress.ts"
import { spawn } from "./spawn.ts"
import { takeToken } from "./takeToken.ts"

/** Makes the calls of one API that are due, as fast as its budget allows, without end. */
export const callLoop = (session: LaneSession, api: LaneApi): Effect.Effect<never, SessionError> =>
  Effect.gen(function* () {
    const { budgets, busy, policy } = session
    const room = session.rooms[api]
    const work = api === "recall" ? callRecall : readProgress
    // What is due is looked at again after each page: an id with an earlier deadline may have come in meanwhile.
    while (true) {
      const page = yield* isFree(session, api) ? findDue(session, api) : Effect.succeed([])
      let called = 0
      for (const { streamId } of page) {
        if (!isFree(session, api)) break
        const token = yield* takeToken(session, api)
        if (token === undefined) break
        yield* room.take(1)
        const askedAt = session.clock.monotonic()
        const slot = yield* budgets[api].take
        yield* session.meter.waited(api, session.clock.monotonic() - askedAt)
        // The slot may have been long in coming: the lane, the lease and the token are looked at again.
        if (!mayCall(session, api, token, slot)) {
          yield* budgets[api].release(slot)
          yield* room.release(1)
          break
        }
        const id = batchMessageOf(streamId)
        busy.add(streamId)
        called++
        const done = Effect.andThen(
          room.release(1),
          Effect.sync(() => busy.delete(streamId)),
        )
        yield* spawn(session, id, Effect.ensuring(work(session, id, token, slot), done))
      }
      if (called === 0) yield* Effect.sleep(policy.pollMillis)
    }
  })

/** Calls: earliest deadline first, and those past it last. Readings: the one that is due longest first. */
const findDue = Effect.fnUntraced(function* (session: LaneSession, api: LaneApi) {
  const { busy, policy, store } = session
  const dueAt = session.clock.storeNow()
  const limit = policy.duePageSize + busy.size
  const free = (found: ReadonlyArray<IndexedStream>) => found.filter((entry) => !busy.has(entry.streamId))
  if (api === "progress") return free(yield* store.search({ ...queue("read"), orderBy: "notBefore" }))
  const inTime = free(yield* store.search({ ...queue("dispatch"), orderBy: "rank", rankFrom: dueAt }))
  if (inTime.length > 0) return inTime
  return free(yield* store.search({ ...queue("dispatch"), orderBy: "rank", rankBelow: dueAt }))

  function queue(name: "read" | "dispatch"): Omit<IndexQuery, "orderBy"> {
    const excludeGroups = name === "dispatch" ? session.withheld() : []
    return { partition: session.key, queue: name, dueAt, excludeGroups, limit }
  }
})
