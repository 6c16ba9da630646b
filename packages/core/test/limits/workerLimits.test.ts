import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import {
  defaultClientPolicy,
  defaultWorkerPolicy,
  type EventStore,
  EventStoreError,
  type IndexQuery,
  RecallClient,
  VersionConflict,
} from "../../src/index.ts"
import { EventStore as Store } from "../../src/event-store/EventStore.ts"
import { makeRefusalRuns } from "../../src/worker/RefusalRuns.ts"
import { openLane } from "../../src/lane/LaneState.ts"
import { campaignOf, messageOf } from "../arbitraries.ts"
import { order, type Scene, scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"

const policy = defaultWorkerPolicy

/** The store of a scene, and what was asked of it. */
const watched = ({ store }: Scene) => {
  const searches: Array<IndexQuery> = []
  const seen = { members: 0, streams: 0, campaigns: 0 }
  const service: EventStore["Service"] = {
    ...store,
    search: (query) => {
      searches.push(query)
      return store.search(query)
    },
    members: (query) => {
      seen.members = Math.max(seen.members, query.limit)
      return store.members(query)
    },
    append: (append) => {
      seen.streams = Math.max(seen.streams, append.streams.length)
      return store.append(append)
    },
  }
  const limitsOf = (queue: string) => searches.filter((query) => query.queue === queue).map(({ limit }) => limit)
  return { searches, seen, service, limitsOf }
}

describe("each limit of a worker, lowered", () => {
  it.effect("pageSize, duePageSize and maxCampaigns bound what is looked up and written at a time", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { limitsOf, seen, service } = watched(given)
        const id = yield* given.campaign(targets(given.platform, 20))
        const lowered = { ...policy, pageSize: 4, duePageSize: 3, maxCampaigns: 2, maxInFlight: 5 }
        yield* given.work("one", { store: service, policy: lowered })
        yield* TestClock.adjust(60_000)
        expect((yield* given.client.report(id)).confirmed).toBe(20)
        expect(seen).toMatchObject({ members: 4, streams: 4 })
        // Those at work come on top, so that they hide nobody: some call and read, and a first reading goes with a call.
        expect(Math.max(...limitsOf("dispatch"), ...limitsOf("read"))).toBeLessThanOrEqual(3 + 2 * 5)
        expect(Math.min(...limitsOf("dispatch"))).toBe(3)
        expect(new Set(limitsOf("campaign-request"))).toEqual(new Set([2]))
      }),
    ),
  )

  it.effect("maxInFlight bounds the calls of each API that are under way, first readings included", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { campaign, platform, work } = given
        const underWay = { recall: 0, progress: 0 }
        const most = { recall: 0, progress: 0 }
        platform.journeys = [[300, 300]]
        yield* campaign(targets(platform, 60))
        const send: typeof platform.transport.send = (request, options) => {
          const api = request._tag === "RecallBatchMessage" ? "recall" : "progress"
          most[api] = Math.max(most[api], ++underWay[api])
          // The answer to a call is quicker than that to the reading beside it.
          const sent = Effect.delay(platform.transport.send(request, options), api === "recall" ? 0 : 2_000)
          return Effect.ensuring(
            sent,
            Effect.sync(() => underWay[api]--),
          )
        }
        const lifted = { ...policy, windows: { recall: [], progress: [] }, maxInFlight: 3 }
        yield* work("one", { transport: { send }, policy: lifted })
        yield* TestClock.adjust(20_000)
        expect(most).toEqual({ recall: 3, progress: 3 })
      }),
    ),
  )

  it.effect("pollMillis and claimPollMillis are the pauses of one that has nothing to do", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { searches, service } = watched(given)
        yield* given.work("one", { store: service, policy: { ...policy, pollMillis: 1_000, claimPollMillis: 2_500 } })
        yield* TestClock.adjust(10_000)
        // What is counted for the gauges is not work that is due.
        const looks = (queue: string) =>
          searches.filter((query) => query.queue === queue && query.dueAt < Number.MAX_SAFE_INTEGER).length
        // Those in time, and those past their deadline.
        expect(looks("dispatch") / 2).toBeGreaterThanOrEqual(10)
        expect(looks("dispatch") / 2).toBeLessThanOrEqual(12)
        expect(looks("claim")).toBeLessThanOrEqual(5)
        expect(looks("claim")).toBeGreaterThanOrEqual(4)
      }),
    ),
  )

  it.effect("leaseTtlMillis is what it asks for, and standByMillis how often another one looks", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { leases, work } = given
        const asked: Array<{ readonly owner: string; readonly ttlMillis: number }> = []
        const seen = {
          ...leases,
          take: (options: Parameters<typeof leases.take>[0]) => {
            asked.push(options)
            return leases.take(options)
          },
        }
        const lowered = { ...policy, leaseTtlMillis: 3_000, standByMillis: 500 }
        yield* work("one", { leases: seen, policy: lowered })
        yield* TestClock.adjust(100)
        yield* work("two", { leases: seen, policy: lowered })
        yield* TestClock.adjust(10_000)
        expect(new Set(asked.map(({ ttlMillis }) => ttlMillis))).toEqual(new Set([3_000]))
        const looks = asked.filter(({ owner }) => owner === "two").length
        expect(looks).toBeGreaterThanOrEqual(19)
        expect(looks).toBeLessThanOrEqual(22)
      }),
    ),
  )

  it.effect("storePauseMillis, doubled up to storePauseCapMillis, lies between two tries of a store in trouble", () =>
    scene((given) =>
      Effect.gen(function* () {
        let tries = 0
        const locked = {
          ...given.leases,
          take: () =>
            Effect.suspend(() => {
              tries++
              return new EventStoreError({ reason: "locked", operation: "take", message: "locked" })
            }),
        }
        yield* given.work("one", {
          leases: locked,
          policy: { ...policy, storePauseMillis: 2_000, storePauseCapMillis: 5_000 },
        })
        // At 0, 2, 6, 11 and 16 seconds.
        yield* TestClock.adjust(20_000)
        expect(tries).toBe(5)
      }),
    ),
  )

  it.effect("conflictRetries end a decision that others are always ahead of, of a worker and of a client", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { campaign, client, platform, store, work } = given
        const id = yield* campaign(targets(platform, 1))
        let appends = 0
        const conflicting: EventStore["Service"] = {
          ...store,
          append: () =>
            Effect.suspend(() => {
              appends++
              return new VersionConflict({ streamId: "any", expected: 1, actual: 2 })
            }),
        }
        const worker = yield* work("one", { store: conflicting, policy: { ...policy, conflictRetries: 3 } })
        yield* TestClock.adjust(1_000)
        expect(worker.hasEnded()).toBe(true)
        // One decision, which is the first page of requests; and word of leaving, which is no more lucky.
        expect(appends).toBe(2 * (1 + 3))

        appends = 0
        const other = RecallClient.use((slow) => Effect.exit(slow.pause(id, order))).pipe(
          Effect.provide(RecallClient.layerWith({ ...defaultClientPolicy, conflictRetries: 5 })),
          Effect.provideService(Store, conflicting),
        )
        expect(Exit.isFailure(yield* other)).toBe(true)
        expect(appends).toBe(1 + 5)
        expect((yield* client.progress(id)).campaign.paused).toBeUndefined()
      }),
    ),
  )

  it.effect(
    "a cancelled campaign is withdrawn beside the calls, however long it is, and not before the first one",
    () =>
      scene((given) =>
        Effect.gen(function* () {
          const { campaign, client, platform, store, work } = given
          const id = yield* campaign(targets(platform, 400))
          yield* client.cancel(id, order)
          let early = 0
          let looking = false
          const counted: EventStore["Service"] = {
            ...store,
            search: (query) => {
              looking ||= query.queue === "dispatch"
              return store.search(query)
            },
            members: (query) => {
              if (!looking) early++
              return store.members(query)
            },
          }
          yield* work("one", { store: counted, policy: { ...policy, pageSize: 2 } })
          yield* TestClock.adjust(10_000)
          expect(early).toBe(0)
          const { campaign: seen, counts } = yield* client.progress(id)
          expect([seen.withdrawn, counts.cancelled]).toEqual([true, 400])
        }),
      ),
  )

  it("sameRefusalLimit asks a person, and maxCampaigns are counted at once", () => {
    const runs = makeRefusalRuns(3, 2)
    const refused = (campaign: number, message: number) =>
      runs.refused(campaignOf(campaign), messageOf(message), 230_001, openLane)
    expect([1, 2, 3].map((message) => refused(1, message))).toEqual([false, false, true])
    refused(1, 1)
    refused(1, 2)
    refused(2, 1)
    refused(3, 1)
    // The third campaign took the place of the first, which is counted anew.
    expect(refused(1, 3)).toBe(false)
  })
})
