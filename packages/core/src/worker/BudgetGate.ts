import { Clock, Effect, Latch, Semaphore } from "effect"
import * as Budget from "../lane/Budget.ts"
import type { Evidence } from "../platform/Evidence.ts"
import type { BudgetPolicy } from "../lane/BudgetPolicy.ts"
import { monotonicMillis } from "../monotonicMillis.ts"

/** One API's budget while a worker holds the lane: the pure policy, and the waiting that it asks for. */
export interface BudgetGate {
  /** Waits for a free slot and takes it. First come, first served. */
  readonly take: Effect.Effect<Slot>
  /** A free slot, if there is one now. */
  readonly tryTake: Effect.Effect<Slot | undefined>
  /** What a call came to, so far as its slot is concerned. */
  readonly land: (slot: Slot, evidence: Evidence) => Effect.Effect<void>
  /** The call was not made. */
  readonly release: (slot: Slot) => Effect.Effect<void>
  readonly update: (change: (budget: Budget.Budget) => Budget.Budget) => Effect.Effect<void>
  /** What the budget knows, for a successor. */
  readonly look: Effect.Effect<{ readonly budget: Budget.Budget; readonly now: number }>
  readonly used: Effect.Effect<ReadonlyArray<Budget.WindowUse>>
  /** How long it still counts as full, because nobody knows what a worker before this one called. */
  readonly heldBackMillis: Effect.Effect<number>
}

export interface Slot {
  readonly key: string
  readonly takenAt: number
}

export const makeBudgetGate = (policy: BudgetPolicy): Effect.Effect<BudgetGate> =>
  Effect.map(Clock.Clock, (clock) => {
    const turn = Semaphore.makeUnsafe(1)
    const answered = Latch.makeUnsafe(false)
    let budget = Budget.make(policy)
    let taken = 0

    const now = () => monotonicMillis(clock)
    const changed = (change: (budget: Budget.Budget) => Budget.Budget) =>
      Effect.sync(() => {
        budget = change(budget)
        answered.openUnsafe()
      })

    const start = (at: number): Slot => {
      const key = String(++taken)
      budget = Budget.start(budget, at, key)
      return { key, takenAt: at }
    }

    // Looking and taking is one step without a pause between: nobody else can take the slot that was seen.
    const tryTake = Effect.sync(() => {
      const at = now()
      const acquisition = Budget.acquire(budget, at)
      return acquisition._tag === "StartAt" && acquisition.at <= at ? start(at) : undefined
    })

    const wait = Effect.suspend(() => {
      const at = now()
      const acquisition = Budget.acquire(budget, at)
      const until = acquisition._tag === "StartAt" ? acquisition.at : acquisition.until
      // An answer lets an occupied slot go; so does a call that was not made after all.
      answered.closeUnsafe()
      return Effect.raceFirst(answered.await, Effect.sleep(Math.ceil(Math.max(1, until - at))))
    })

    const take = turn.withPermits(1)(
      Effect.gen(function* () {
        let slot = yield* tryTake
        while (slot === undefined) {
          yield* wait
          slot = yield* tryTake
        }
        return slot
      }),
    )

    const release = (slot: Slot) => changed((current) => Budget.release(current, slot.key))

    return {
      take,
      tryTake,
      land: (slot, evidence) => {
        if (evidence._tag === "Answered") return changed((current) => Budget.settle(current, slot.key, now()))
        // A call that broke off may still be on its way to the platform: its slot ends when the call's time does.
        return evidence.sent === "no" ? release(slot) : Effect.void
      },
      release,
      update: changed,
      look: Effect.sync(() => ({ budget, now: now() })),
      used: Effect.sync(() => Budget.used(budget, now())),
      heldBackMillis: Effect.sync(() => {
        const longest = Math.max(0, ...policy.windows.map((window) => window.millis))
        return Math.max(0, budget.unknownUntil + longest - now())
      }),
    }
  })
