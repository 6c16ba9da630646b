import { Effect, Result, Stream } from "effect"
import { recallCodec } from "../event-store/eventCodec.ts"
import type { StoredEvent } from "../event-store/EventStore.ts"
import type { Lease } from "../event-store/LaneLease.ts"
import { recallPrefix } from "../event-store/streams.ts"
import * as Budget from "../lane/Budget.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import type { LaneLeft } from "../lane/LaneEvent.ts"
import type { LaneSession, SessionClock } from "./LaneSession.ts"

/**
 * Puts the calls of the workers before this one into the budgets. The recall budget is known from the log: each call
 * left its claim there before it was made, and its answer. Readings leave nothing while nothing changes: a worker that
 * stopped in order left word of them; after one that did not, the progress budget counts as full until one window after
 * its lease ended.
 */
export const restoreBudgets = Effect.fnUntraced(function* (session: LaneSession, previous: Lease | undefined) {
  if (previous === undefined) return
  const { budgets, clock, policy, store } = session
  const longest = Math.max(0, ...(yield* budgets.recall.look).budget.policy.windows.map((window) => window.millis))
  const { callTimeoutMillis, startWithinMillis } = policy.recall
  // From the look before the taking, which may have had to wait: by then our reckoning of the store's clock is ahead.
  const since = previous.storeNow - longest - startWithinMillis - callTimeoutMillis
  const calls = new Map<string, { answeredAt: number | undefined; endsAt: number }>()

  yield* store.readAllBackwards.pipe(
    Stream.takeWhile((event) => event.recordedAt >= since),
    Stream.runForEach((stored) => Effect.sync(() => note(stored))),
  )
  const past = [...calls].map(([key, { answeredAt, endsAt }]) => ({
    key,
    answeredAt: answeredAt === undefined ? undefined : clock.toMonotonic(answeredAt),
    endsAt: clock.toMonotonic(endsAt),
  }))
  yield* budgets.recall.update((budget) => Budget.fill(budget, past))
  const { left } = session.lane().state
  yield* budgets.progress.update((budget) =>
    left !== undefined && left.fence === previous.fence
      ? withReadings(budget, left, clock)
      : Budget.holdBack(budget, clock.toMonotonic(previous.expiresAt)),
  )

  /** Newest first: an answer is met before the claim that it belongs to. */
  function note(stored: StoredEvent): void {
    if (!saysOfCalls.has(stored.type) || !stored.streamId.startsWith(recallPrefix(session.key))) return
    const decoded = recallCodec.decode(stored)
    if (Result.isFailure(decoded)) {
      // A claim that can't be read may still have been called.
      const endsAt = stored.recordedAt + startWithinMillis + callTimeoutMillis
      if (stored.type === "AttemptStarted")
        calls.set(`${stored.streamId} ${stored.version}`, { answeredAt: undefined, endsAt })
      return
    }
    const event = decoded.success
    const key = attemptOf(event) === undefined ? undefined : `${stored.streamId} ${attemptOf(event)}`
    if (key === undefined) return
    if (event._tag === "AttemptStarted") {
      if (!calls.has(key)) calls.set(key, { answeredAt: undefined, endsAt: event.expiresAt })
    } else if (event._tag !== "AttemptOutcomeUnknown" || event.answer !== null)
      calls.set(key, { answeredAt: event.at, endsAt: event.at })
  }
})

const withReadings = (budget: Budget.Budget, left: typeof LaneLeft.Type, clock: SessionClock): Budget.Budget => {
  const filled = Budget.fill(
    budget,
    left.readings.flatMap(({ before, count }) =>
      Array.from({ length: count }, (_, index) => {
        const answeredAt = clock.toMonotonic(before)
        return { key: `${before} ${index}`, answeredAt, endsAt: answeredAt }
      }),
    ),
  )
  return left.unknownUntil === null
    ? filled
    : { ...filled, unknownUntil: Math.max(filled.unknownUntil, clock.toMonotonic(left.unknownUntil)) }
}

/** The others of the last minute, such as a million requests, need no decoding. */
const saysOfCalls = new Set<string>([
  "AttemptStarted",
  "AttemptFailed",
  "AttemptOutcomeUnknown",
  "RecallAccepted",
  "RecallRefused",
] satisfies ReadonlyArray<RecallEvent["_tag"]>)

const attemptOf = (event: RecallEvent): number | undefined => {
  switch (event._tag) {
    case "AttemptStarted":
    case "AttemptFailed":
    case "AttemptOutcomeUnknown":
      return event.attempt
    case "RecallAccepted":
    case "RecallRefused":
      return event.attempt ?? undefined
    default:
      return undefined
  }
}
