import type { EventStore, LaneLease } from "@feishu-recall/core"
import { test } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"

/** An adapter's layer: each trial builds it anew and must get an empty store. */
export type StoreLayer = Layer.Layer<EventStore | LaneLease, unknown>

export interface StoreLawsOptions {
  /**
   * `test` (the default): the store reads Effect's `Clock`, which the laws then move. `live`: it has a clock of its
   * own, as a database server has, and the laws wait instead.
   */
  readonly clock?: "test" | "live" | undefined
}

/** Runs laws over stores that are built for them, and moves the store's clock. */
export interface StoreTrial {
  readonly clock: "test" | "live"
  readonly advance: (millis: number) => Effect.Effect<void>
  readonly law: (name: string, law: Effect.Effect<void, unknown, EventStore | LaneLease>) => void
  /** Holds for every value: one fresh store per value. fast-check prints seed and path of what falsifies it. */
  readonly property: <A>(
    name: string,
    values: fc.Arbitrary<A>,
    law: (value: A) => Effect.Effect<void, unknown, EventStore | LaneLease>,
    runs?: number,
  ) => void
}

export const makeStoreTrial = (layer: StoreLayer, options: StoreLawsOptions = {}): StoreTrial => {
  const clock = options.clock ?? "test"
  const run = (law: Effect.Effect<void, unknown, EventStore | LaneLease>): Promise<void> => {
    const program = Effect.provide(law, Layer.fresh(layer))
    return Effect.runPromise(clock === "test" ? Effect.provide(program, TestClock.layer()) : program)
  }
  const declare: (name: string, run: () => Promise<unknown>) => void = test
  return {
    clock,
    advance: (millis) => (clock === "test" ? TestClock.adjust(millis) : Effect.sleep(millis)),
    law: (name, law) => declare(name, () => run(law)),
    property: (name, values, law, runs = 50) =>
      declare(name, () =>
        fc.assert(
          fc.asyncProperty(values, (value) => run(law(value))),
          { numRuns: runs },
        ),
      ),
  }
}
