import { Context, type Effect, Schema } from "effect"
import type { EventStoreError } from "./EventStoreError.ts"

/**
 * Port: at most one worker at a time acts for a lane, by the store's clock. Each taking gets a higher fencing number;
 * an append with an older one is refused, so a process that was frozen through its lease can't write any more.
 *
 * @example
 * ```ts
 * import { LaneLease } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const alone = <A, E, R>(lane: string, work: Effect.Effect<A, E, R>) =>
 *   Effect.gen(function* () {
 *     const leases = yield* LaneLease
 *     // Fails with LeaseHeld while another process works on the lane,
 *     const lease = yield* leases.take({ lane, owner: "host/4711", ttlMillis: 5_000 })
 *     // and the renewal with LeaseLost once another one took over.
 *     const renewed = Effect.forever(Effect.delay(leases.renew(lease, 5_000), "1500 millis"))
 *     return yield* Effect.ensuring(Effect.raceFirst(work, renewed), Effect.ignore(leases.release(lease)))
 *   })
 * ```
 */
export class LaneLease extends Context.Service<
  LaneLease,
  {
    /** Takes it for `ttlMillis` milliseconds, if nobody holds it or its time is over. */
    readonly take: (options: {
      readonly lane: string
      /** Who holds it, for people, e.g. `host/4711`. */
      readonly owner: string
      readonly ttlMillis: number
    }) => Effect.Effect<Lease, LeaseHeld | EventStoreError>
    /** Holds it for another `ttlMillis` from now. An expired lease is lost, also while nobody else took it. */
    readonly renew: (lease: Lease, ttlMillis: number) => Effect.Effect<Lease, LeaseLost | EventStoreError>
    /** Gives it back at once; nothing if it is lost already. */
    readonly release: (lease: Lease) => Effect.Effect<void, EventStoreError>
    /** The lease as it stands, also an expired one; `undefined`: nobody ever held it. */
    readonly current: (lane: string) => Effect.Effect<Lease | undefined, EventStoreError>
  }
>()("@feishu-recall/core/event-store/LaneLease") {}

/** A lease as its holder knows it. */
export interface Lease {
  readonly lane: string
  readonly owner: string
  /** Higher with each taking, from 1. */
  readonly fence: number
  /** Epoch milliseconds by the store's clock. A released lease has expired. */
  readonly expiresAt: number
  /** The store's clock at this answer: what the holder needs in order to read `expiresAt` by its own clock. */
  readonly storeNow: number
}

/**
 * Another worker acts for the lane. Wait until its lease ends, or let it work.
 *
 * @see {@link LaneLease}
 */
export class LeaseHeld extends Schema.TaggedError<LeaseHeld>()("LeaseHeld", {
  lane: Schema.String,
  owner: Schema.String,
  remainingMillis: Schema.Int,
}) {
  override get message() {
    return `${this.owner} works on this lane; it takes another process at the earliest in ${this.remainingMillis} ms`
  }
}

/**
 * It has ended, or another worker took over. Stop acting for the lane; take it again.
 *
 * @see {@link LaneLease}
 */
export class LeaseLost extends Schema.TaggedError<LeaseLost>()("LeaseLost", {
  lane: Schema.String,
  fence: Schema.Int,
}) {
  override get message() {
    return `lease ${this.fence} of this lane is lost, by time or to another worker: stop, and take it again`
  }
}
