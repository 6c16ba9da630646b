import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { defaultWorkerPolicy, EventStoreError, type EventStore, LeaseLost } from "../../src/index.ts"
import { limits } from "../../src/limits.ts"
import { attributes } from "../../src/telemetry/attributes.ts"
import { metrics } from "../../src/telemetry/metrics.ts"
import { lane, order, scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"
import { kept, sumOf, withOwnMetrics } from "./kept.ts"

const open = kept(metrics.open.name, attributes.status.name)
const oldest = kept(metrics.oldestOpen.name)
const blocked = kept(metrics.laneBlocked.name, attributes.cause.name)
const active = kept(metrics.workerActive.name)

const scope = '{"code":99991672,"msg":"Access denied"}'
const total = (statuses: Readonly<Record<string, number>>) => Object.values(statuses).reduce((sum, one) => sum + one, 0)

describe("the gauges of a lane", () => {
  it.effect("say what is open, how it stands and how old the oldest is, every measureEveryMillis", () =>
    withOwnMetrics(
      scene(({ campaign, client, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 2_000))
          yield* work()
          yield* TestClock.adjust(10_100)
          const statuses = yield* open
          expect(total(statuses)).toBe(2_000)
          // In seconds: each of two loops waits for one slot at a time.
          const waited = yield* sumOf(metrics.budgetWait.name)
          expect(waited).toBeGreaterThan(1)
          expect(waited).toBeLessThan(21)
          expect(statuses["requested"]).toBeGreaterThan(0)
          expect(statuses["accepted"]).toBeGreaterThan(0)
          expect(statuses["parked"]).toBe(0)
          expect((yield* oldest)[""]).toBe(10)
          expect(
            yield* kept(metrics.budgetUtilization.name, attributes.api.name, attributes.window.name),
          ).toMatchObject({
            "recall 1s": expect.closeTo(1, 1) as number,
            "recall 60s": expect.closeTo(0.5, 1) as number,
          })
          yield* TestClock.adjust(3_600_000)
          expect((yield* client.lane(lane)).blocked).toBe(undefined)
          expect(total(yield* open)).toBe(0)
          expect(yield* oldest).toEqual({ "": 0 })
        }),
      ),
    ),
  )

  it.effect("name the cause of a block, and no longer when a person has resumed the lane", () =>
    withOwnMetrics(
      scene(({ campaign, client, platform, work }) =>
        Effect.gen(function* () {
          platform.interfere = () => ({ _tag: "Answered", status: 400, headers: {}, body: scope, truncated: false })
          yield* campaign(targets(platform, 5))
          yield* work()
          yield* TestClock.adjust(10_100)
          expect(yield* blocked).toEqual({ scope: 1 })
          platform.interfere = () => undefined
          yield* client.resumeLane(lane, order)
          yield* TestClock.adjust(10_000)
          expect(yield* blocked).toEqual({ none: 0 })
        }),
      ),
    ),
  )

  it.effect("are gone when the worker stops, and one that stands by has none but that it is not active", () =>
    withOwnMetrics(
      scene(({ campaign, leases, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 200))
          const worker = yield* work("one", { leases: { ...leases } })
          yield* TestClock.adjust(6_000)
          expect(yield* active).toEqual({ "": 1 })
          yield* Effect.forkScoped(worker.stop)
          yield* TestClock.adjust(30_000)
          expect(yield* active).toEqual({ "": 0 })
          expect([yield* open, yield* oldest, yield* blocked]).toEqual([{}, {}, {}])
          expect(yield* kept(metrics.leaseChanges.name, attributes.leaseChange.name)).toEqual({
            taken: 1,
            lost: 0,
            released: 1,
          })
        }),
      ),
    ),
  )

  it.effect("count a lost lease as lost, and not as given back, too", () =>
    withOwnMetrics(
      scene(({ campaign, leases, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 20))
          let renewals = 0
          const renew: typeof leases.renew = (lease, ttlMillis) =>
            renewals++ === 0 ? Effect.fail(new LeaseLost(lease)) : leases.renew(lease, ttlMillis)
          yield* work("one", { leases: { ...leases, renew } })
          yield* TestClock.adjust(60_000)
          expect(yield* kept(metrics.leaseChanges.name, attributes.leaseChange.name)).toEqual({
            taken: 2,
            lost: 1,
            released: 0,
          })
          expect(yield* active).toEqual({ "": 1 })
        }),
      ),
    ),
  )

  it.effect("are gone while the lease is over by the worker's own measure", () =>
    withOwnMetrics(
      scene(({ campaign, leases, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 200))
          // Neither lost nor renewed: nobody answers.
          yield* work("one", { leases: { ...leases, renew: () => Effect.never } })
          yield* TestClock.adjust(4_000)
          expect(total(yield* open)).toBe(200)
          yield* TestClock.adjust(10_000)
          expect([yield* open, yield* oldest]).toEqual([{}, {}])
        }),
      ),
    ),
  )

  it.effect("cost a two-hundredth of the time at most: countingShare", () =>
    withOwnMetrics(
      scene(({ campaign, platform, store, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 3))
          let tallies = 0
          const slow: EventStore["Service"] = {
            ...store,
            tally: (list) =>
              Effect.delay(
                Effect.suspend(() => (tallies++, store.tally(list))),
                500,
              ),
          }
          // Blocked, they stay open.
          platform.interfere = () => ({ _tag: "Answered", status: 400, headers: {}, body: scope, truncated: false })
          yield* work("one", { store: slow })
          yield* TestClock.adjust(1_000_000)
          expect(tallies).toBeGreaterThanOrEqual(8)
          expect(tallies * 500).toBeLessThanOrEqual(1_000_000 * limits.telemetry.countingShare + 1_000)
        }),
      ),
    ),
  )

  it.effect("stop nobody's work where the store fails them", () =>
    withOwnMetrics(
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          const id = yield* campaign(targets(platform, 20))
          const error = new EventStoreError({ reason: "other", operation: "search", message: "no" })
          yield* work("one", {
            store: {
              ...store,
              // Only what is asked for the gauges.
              search: (query) => (query.dueAt === Number.MAX_SAFE_INTEGER ? Effect.fail(error) : store.search(query)),
            },
            policy: { ...defaultWorkerPolicy, measureEveryMillis: 200 },
          })
          yield* TestClock.adjust(60_000)
          expect((yield* client.report(id)).confirmed).toBe(20)
          expect(yield* open).toEqual({})
          expect(Object.keys(yield* blocked)).toEqual(["none"])
        }),
      ),
    ),
  )
})
