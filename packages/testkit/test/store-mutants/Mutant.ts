import { EventStore, EventStoreMemory, LaneLease } from "@feishu-recall/core"
import { Context, Effect, Layer } from "effect"
import type { DurableStore, StoreTrial } from "../../src/event-store/StoreTrial.ts"

export interface Ports {
  readonly store: EventStore["Service"]
  readonly leases: LaneLease["Service"]
}

/** A store with one small mistake. */
export interface Mutant {
  /** The law that it breaks, and none beside it. */
  readonly breaks: string
  readonly mistake: string
  /** The mistake, made around a right store: once for each who opens it. */
  readonly make: (right: Ports) => Ports
  /** Its mistake is one within a process, and it is not for several. */
  readonly alone?: boolean
}

/** A mistake in one or more calls of the store. */
export const store = (
  breaks: string,
  mistake: string,
  change: (right: EventStore["Service"], ports: Ports) => Partial<EventStore["Service"]>,
): Mutant => ({
  breaks,
  mistake,
  make: (right) => ({ ...right, store: { ...right.store, ...change(right.store, right) } }),
})

/** A mistake in one or more calls of the leases. */
export const leases = (
  breaks: string,
  mistake: string,
  change: (right: LaneLease["Service"], ports: Ports) => Partial<LaneLease["Service"]>,
): Mutant => ({
  breaks,
  mistake,
  make: (right) => ({ ...right, leases: { ...right.leases, ...change(right.leases, right) } }),
})

export const alone = (mutant: Mutant): Mutant => ({ ...mutant, alone: true })

/** What a mutant is tried on: it is made anew for each trial, and for each who opens a durable one. */
export const trialOf = (
  { make, alone: isAlone = false }: Pick<Mutant, "make" | "alone">,
  clock: StoreTrial["clock"] = "test",
): StoreTrial => ({
  layer: Layer.suspend(() => layerOf(make(rightPorts()))),
  clock,
  durable: isAlone ? undefined : durableOf(make),
})

export const rightPorts = (): Ports => {
  const built = Effect.runSync(Effect.scoped(Layer.build(Layer.fresh(EventStoreMemory))))
  return { store: Context.get(built, EventStore), leases: Context.get(built, LaneLease) }
}

const layerOf = (ports: Ports): Layer.Layer<EventStore | LaneLease> =>
  Layer.succeedContext(
    Context.make(EventStore, EventStore.of(ports.store)).pipe(Context.add(LaneLease, LaneLease.of(ports.leases))),
  )

/** Stays in memory when it is closed, as a file or a server does. */
const durableOf = (make: Mutant["make"]): DurableStore => {
  const kept = new Map<string, Ports>()
  return {
    place: Effect.sync(() => {
      const place = `store ${kept.size}`
      kept.set(place, rightPorts())
      return place
    }),
    open: (place) => Layer.suspend(() => layerOf(make(kept.get(place) ?? rightPorts()))),
  }
}

/** So many turns for others. */
export const turns = (times: number): Effect.Effect<void> => Effect.asVoid(Effect.repeat(Effect.yieldNow, { times }))
