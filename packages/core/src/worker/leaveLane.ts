import { Effect } from "effect"
import { appendAgain } from "../event-store/appendAgain.ts"
import * as Budget from "../lane/Budget.ts"
import type { LaneLeft } from "../lane/LaneEvent.ts"
import type { LaneSession } from "./LaneSession.ts"

/** Readings are told by the second: rounded up, so that they never seem older than they are. */
const grainMillis = 1_000

/**
 * The last thing that a worker does: leaves word of its readings, which are in no other event while nothing changed. Who
 * finds no such word, after a crash, has to wait until they can't count any more.
 */
export const leaveLane = (session: LaneSession): Effect.Effect<void> =>
  Effect.gen(function* () {
    const { clock } = session
    if (!clock.holdsLease()) return
    const { budget, now } = yield* session.budgets.progress.look
    const counts = new Map<number, number>()
    for (const time of Budget.occupied(budget, now)) {
      const before = Math.ceil(clock.toStoreTime(time) / grainMillis) * grainMillis
      counts.set(before, (counts.get(before) ?? 0) + 1)
    }
    const readings: (typeof LaneLeft.Type)["readings"] = [...counts].map(([before, count]) => ({ before, count }))
    const longest = Math.max(0, ...budget.policy.windows.map((window) => window.millis))
    const unknownUntil = budget.unknownUntil + longest > now ? clock.toStoreTime(budget.unknownUntil) : null
    const at = clock.storeNow()
    yield* appendAgain(
      session.policy.conflictRetries,
      session.order({ _tag: "LeaveLane", at, fence: session.fence, readings, unknownUntil }),
    )
  }).pipe(Effect.ignore)
