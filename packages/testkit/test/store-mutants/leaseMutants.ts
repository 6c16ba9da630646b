import { type Append, type Lease, LeaseHeld, LeaseLost } from "@feishu-recall/core"
import { Effect } from "effect"
import { alone, leases, type Mutant, store, turns } from "./Mutant.ts"

const isHeld = (lease: Lease | undefined, fence: number): boolean =>
  lease !== undefined && lease.fence === fence && lease.storeNow < lease.expiresAt

export const leaseMutants: ReadonlyArray<Mutant> = [
  alone(
    leases("LL-1", "looks who holds it, and takes it later from whoever does then", (right) => ({
      take: Effect.fnUntraced(function* (options) {
        const before = yield* right.current(options.lane)
        if (before !== undefined && isHeld(before, before.fence)) return yield* right.take(options)
        yield* turns(2)
        const now = yield* right.current(options.lane)
        if (now !== undefined && isHeld(now, now.fence)) yield* right.release(now)
        return yield* right.take(options)
      }),
    })),
  ),
  leases("LL-2", "says how long the lease was to live, not how long it still does", (right) => {
    const terms = new Map<string, number>()
    return {
      take: (options) =>
        right.take(options).pipe(
          Effect.tap(() => Effect.sync(() => terms.set(options.lane, options.ttlMillis))),
          Effect.mapError((error) =>
            error._tag === "LeaseHeld"
              ? new LeaseHeld({
                  lane: error.lane,
                  owner: error.owner,
                  remainingMillis: terms.get(options.lane) ?? error.remainingMillis,
                })
              : error,
          ),
        ),
    }
  }),
  leases("LL-3", "renews a lease that has run out as long as nobody else took it", (right) => ({
    renew: Effect.fnUntraced(function* (lease, ttlMillis) {
      const current = yield* right.current(lease.lane)
      const hasRunOut = current?.fence === lease.fence && current.expiresAt === lease.expiresAt
      if (!hasRunOut || isHeld(current, lease.fence)) return yield* right.renew(lease, ttlMillis)
      return { ...current, expiresAt: current.storeNow + ttlMillis }
    }),
  })),
  leases("LL-4", "never makes a lease shorter", (right) => ({
    renew: Effect.fnUntraced(function* (lease, ttlMillis) {
      const current = yield* right.current(lease.lane)
      return yield* right.renew(
        lease,
        Math.max(ttlMillis, current === undefined ? 0 : current.expiresAt - current.storeNow),
      )
    }),
  })),
  leases("LL-5", "lets who gave a lease back change its mind", (right) => {
    const given = new Set<string>()
    return {
      release: (lease) =>
        Effect.gen(function* () {
          const current = yield* right.current(lease.lane)
          if (isHeld(current, lease.fence)) given.add(`${lease.lane} ${lease.fence}`)
          yield* right.release(lease)
        }),
      renew: Effect.fnUntraced(function* (lease, ttlMillis) {
        const current = yield* right.current(lease.lane)
        return current?.fence === lease.fence &&
          current.owner === lease.owner &&
          current.storeNow === lease.storeNow &&
          given.has(`${lease.lane} ${lease.fence}`)
          ? { ...current, expiresAt: current.storeNow + ttlMillis }
          : yield* right.renew(lease, ttlMillis)
      }),
    }
  }),
  alone(
    leases("LL-6", "gives the same owner the same fence again", (right) => {
      const last = new Map<string, Lease>()
      return {
        take: Effect.fnUntraced(function* (options) {
          const lease = yield* right.take(options)
          const before = last.get(options.lane)
          last.set(options.lane, lease)
          return before?.owner === lease.owner && lease.fence === 3 ? { ...lease, fence: before.fence } : lease
        }),
      }
    }),
  ),
  leases("LL-7", "gives a lease back for whoever asks", (right) => ({
    release: Effect.fnUntraced(function* (lease) {
      const current = yield* right.current(lease.lane)
      yield* right.release(current?.owner === "host/2" ? current : lease)
    }),
  })),
  leases("LL-8", "keeps lanes without case", (right) => {
    const named = (lane: string) => Effect.map((lease: Lease) => ({ ...lease, lane }))
    return {
      take: (options) => named(options.lane)(right.take({ ...options, lane: options.lane.toLowerCase() })),
      current: (lane) =>
        Effect.map(right.current(lane.toLowerCase()), (lease) => (lease === undefined ? lease : { ...lease, lane })),
      renew: (lease, ttlMillis) =>
        named(lease.lane)(right.renew({ ...lease, lane: lease.lane.toLowerCase() }, ttlMillis)),
      release: (lease) => right.release({ ...lease, lane: lease.lane.toLowerCase() }),
    }
  }),
  leases("LL-9", "forgets a lease that has run out", (right) => ({
    current: (lane) =>
      Effect.map(right.current(lane), (lease) =>
        lease !== undefined && isHeld(lease, lease.fence) ? lease : undefined,
      ),
  })),
  leases("LL-10", "says what another clock shows", (right) => ({
    take: (options) =>
      Effect.map(right.take(options), (lease) => ({ ...lease, storeNow: lease.storeNow + 86_400_000 })),
  })),
  store("LL-11", "takes a fence that is higher than the one that is held", (right, { leases: held }) => ({
    append: Effect.fnUntraced(function* (append: Append) {
      const { fence } = append
      const current = fence === undefined ? undefined : yield* held.current(fence.lane)
      const isHigher =
        append.streams.length === 1 && fence !== undefined && current !== undefined && fence.fence > current.fence
      return yield* right.append(isHigher && isHeld(current, current.fence) ? { ...append, fence: current } : append)
    }),
  })),
  store("LL-12", "moves index entries before it looks at the lease", (right) => ({
    append: (append) =>
      Effect.tapError(right.append(append), (error) =>
        error._tag !== "LeaseLost"
          ? Effect.void
          : Effect.ignore(right.append({ streams: append.streams.map((stream) => ({ ...stream, events: [] })) })),
      ),
  })),
  store("LL-13", "looks at the lease of the first append of a group only", (right) => {
    let group = 0
    let isChecked = false
    return {
      append: (append) =>
        Effect.gen(function* () {
          if (append.fence === undefined || append.streams.length !== 2) return yield* right.append(append)
          const mine = group
          const unfenced = isChecked ? { ...append, fence: undefined } : append
          isChecked = true
          return yield* Effect.ensuring(
            right.append(unfenced),
            Effect.andThen(
              Effect.yieldNow,
              Effect.sync(() => {
                if (group === mine) [group, isChecked] = [group + 1, false]
              }),
            ),
          )
        }),
    }
  }),
  store("LL-14", "looks at the lease first, and writes later", (right, { leases: held }) => ({
    append: Effect.fnUntraced(function* ({ fence, ...append }) {
      if (fence === undefined || append.streams.length !== 1) return yield* right.append({ ...append, fence })
      const current = yield* held.current(fence.lane)
      if (!isHeld(current, fence.fence)) return yield* new LeaseLost({ lane: fence.lane, fence: fence.fence })
      yield* turns(4)
      return yield* right.append(append)
    }),
  })),
]

export const durableLeaseMutants: ReadonlyArray<Mutant> = [
  leases("LL-15", "counts fences from the moment that it is opened", (right) => {
    let before: number | undefined
    return {
      take: Effect.fnUntraced(function* (options) {
        if (options.lane !== "lane" || options.owner === "host/1") return yield* right.take(options)
        before ??= (yield* right.current(options.lane))?.fence ?? 0
        const lease = yield* right.take(options)
        return options.ttlMillis === 100 || options.owner === "host/3"
          ? { ...lease, fence: lease.fence - before }
          : lease
      }),
    }
  }),
  {
    breaks: "LL-16",
    mistake: "believes a lease that it took until its time is over, whatever others do",
    make: (right) => {
      const own = new Map<string, Lease>()
      const keep = <E>(call: Effect.Effect<Lease, E>) =>
        Effect.tap(call, (lease) => Effect.sync(() => own.set(lease.lane, lease)))
      return {
        leases: {
          ...right.leases,
          take: (options) => keep(right.leases.take(options)),
          renew: (lease, ttlMillis) => keep(right.leases.renew(lease, ttlMillis)),
          release: (lease) => {
            if (own.get(lease.lane)?.fence === lease.fence) own.delete(lease.lane)
            return right.leases.release(lease)
          },
        },
        store: {
          ...right.store,
          append: Effect.fnUntraced(function* ({ fence, ...append }) {
            const lease = fence === undefined ? undefined : own.get(fence.lane)
            const isBelieved = lease?.fence === fence?.fence && (yield* right.store.now) < (lease?.expiresAt ?? 0)
            return yield* right.store.append(isBelieved ? append : { ...append, fence })
          }),
        },
      }
    },
  },
]
