import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { type BudgetGate, makeBudgetGate, type Slot } from "../../src/worker/BudgetGate.ts"
import { answer, unsent } from "../platformModel.ts"

describe("a slot that is given back", () => {
  it.effect.each([
    ["is released", (gate: BudgetGate, slot: Slot) => gate.release(slot)],
    ["was certainly not sent", (gate: BudgetGate, slot: Slot) => gate.land(slot, unsent)],
  ] as const)("because its call %s is taken at once by whoever waits", ([, giveBack]) =>
    Effect.gen(function* () {
      const gate = yield* makeBudgetGate({ windows: [{ limit: 3, millis: 60_000 }], callTimeoutMillis: 15_000 })
      for (const slot of [yield* gate.take, yield* gate.take]) yield* gate.land(slot, answer(200, 0))
      const last = yield* gate.take
      const start = yield* Clock.currentTimeMillis
      let takenAfter: number | undefined
      yield* gate.take.pipe(
        Effect.andThen(Clock.currentTimeMillis),
        Effect.tap((now) => Effect.sync(() => (takenAfter = now - start))),
        Effect.forkScoped,
      )
      yield* TestClock.adjust(1_000)
      expect(takenAfter).toBe(undefined)
      yield* giveBack(gate, last)
      yield* TestClock.adjust(1)
      expect(takenAfter).toBe(1_000)
    }),
  )
})
