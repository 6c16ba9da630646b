import { EventStore, LaneLease } from "@feishu-recall/core"
import { Context, Effect, Layer, type Scope } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import type { Durable } from "../processes/Durable.ts"

/** An adapter's layer: each trial builds it anew and must get an empty store. */
export type StoreLayer = Layer.Layer<EventStore | LaneLease, unknown>

/** An event store, with its leases, that outlives a process. */
export type DurableStore = Durable<EventStore | LaneLease>

/** What the laws of event stores and leases are tried on. */
export interface StoreTrial {
  readonly layer: StoreLayer
  readonly clock: "test" | "live"
  readonly durable: DurableStore | undefined
}

export interface StoreTrialOptions {
  /**
   * `test` (the default): the store reads Effect's `Clock`, which the laws then move. `live`: it has a clock of its
   * own, as a database server has, and the laws wait instead.
   */
  readonly clock?: "test" | "live" | undefined
  /** For a store that outlives a process: how it is opened again, by two, and by a process that is then killed. */
  readonly durable?: DurableStore | undefined
}

export const storeTrial = (layer: StoreLayer, { clock = "test", durable }: StoreTrialOptions): StoreTrial => ({
  layer,
  clock,
  durable,
})

/** Both ports, as one who opened the store has them. */
export interface OpenedStore {
  readonly store: EventStore["Service"]
  readonly leases: LaneLease["Service"]
}

type Holds = (trial: StoreTrial) => (() => Promise<void>) | undefined
type Ask = Effect.Effect<void, unknown, Scope.Scope>

/** On a fresh store, by the clock that the laws move if they can. */
export const onFreshStore =
  (law: (opened: OpenedStore, trial: StoreTrial) => Ask): Holds =>
  (trial) =>
  () =>
    run(trial.clock, withFreshStore(trial, law))

/** A fresh store for each value; fast-check prints seed and path of what falsifies it. */
export const forEvery =
  <A>(
    values: fc.Arbitrary<A>,
    law: (value: A, opened: OpenedStore, trial: StoreTrial) => Ask,
    options: { readonly runs: number; readonly always?: ReadonlyArray<A> },
  ): Holds =>
  (trial) =>
  () =>
    fc.assert(
      fc.asyncProperty(values, (value) =>
        run(
          trial.clock,
          withFreshStore(trial, (opened) => law(value, opened, trial)),
        ),
      ),
      { numRuns: options.runs, examples: (options.always ?? []).map((value) => [value]) },
    )

/** By two who opened the same store; where that can't be, two times the same one. Time goes by itself. */
export const byTwo =
  (law: (one: OpenedStore, other: OpenedStore) => Ask): Holds =>
  (trial) =>
  () =>
    run(
      "live",
      trial.durable === undefined
        ? withFreshStore(trial, (opened) => law(opened, opened))
        : withDurable(trial.durable, (open) =>
            Effect.flatMap(Effect.all([open, open]), ([one, other]) => law(one, other)),
          ),
    )

/** Opens the store once more, for the rest of a scope. */
export type Open = Effect.Effect<OpenedStore, unknown, Scope.Scope>

/** On a store that outlives whoever opened it. Time goes by itself. */
export const onDurableStore =
  (law: (open: Open) => Ask): Holds =>
  ({ durable }) =>
    durable === undefined ? undefined : () => run("live", withDurable(durable, law))

/** As `onDurableStore`, with real processes. */
export const withProcesses =
  (law: (open: Open, program: { readonly writer: URL; readonly place: string }) => Ask): Holds =>
  ({ durable }) => {
    const writer = durable?.writer
    return durable === undefined || writer === undefined
      ? undefined
      : () =>
          run(
            "live",
            withDurable(durable, (open, place) => law(open, { writer, place })),
          )
  }

/** Lets the store's clock go on. */
export const advance = ({ clock }: StoreTrial, millis: number): Effect.Effect<void> =>
  clock === "test" ? TestClock.adjust(millis) : Effect.sleep(millis)

const withFreshStore = (trial: StoreTrial, law: (opened: OpenedStore, trial: StoreTrial) => Ask): Ask =>
  Effect.flatMap(build(trial.layer), (opened) => law(opened, trial))

const withDurable = ({ place, open }: DurableStore, law: (open: Open, place: string) => Ask): Ask =>
  Effect.flatMap(place, (where) =>
    law(
      Effect.suspend(() => build(open(where))),
      where,
    ),
  )

const build = (layer: StoreLayer): Open =>
  Effect.map(Layer.build(Layer.fresh(layer)), (context) => ({
    store: Context.get(context, EventStore),
    leases: Context.get(context, LaneLease),
  }))

const run = (clock: StoreTrial["clock"], law: Ask): Promise<void> => {
  const scoped = Effect.scoped(law)
  return Effect.runPromise(clock === "test" ? Effect.provide(scoped, TestClock.layer()) : scoped)
}
