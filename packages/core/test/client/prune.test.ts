import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import type { EventStore } from "../../src/index.ts"
import { essence, laneOfScene, ops, retentionScene, tales, wholeStore } from "./retentionScene.ts"

const runs = { numRuns: 60 }

/** Whatever happened, in a store of its own. */
const forAll = (
  law: (
    scene: Parameters<Parameters<typeof retentionScene>[1]>[0],
    what: "events" | "names",
  ) => Effect.Effect<void, unknown>,
) =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(tales, fc.constantFrom("events" as const, "names" as const), (all, what) =>
        Effect.runPromise(
          Effect.provide(
            retentionScene(all, (scene) => law(scene, what)),
            testClock,
          ),
        ),
      ),
      runs,
    ),
  )

const testClock = TestClock.layer()

/** A store that is gone after so many writes: before the next one, or after it and before anybody hears of it. */
const dyingAfter = (store: EventStore["Service"], writes: number, isHeard: boolean): EventStore["Service"] => {
  let left = writes
  const write = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      if (left-- > 0) return effect
      return isHeard ? Effect.die("killed") : Effect.andThen(effect, Effect.die("killed"))
    })
  return { ...store, append: (append) => write(store.append(append)), erase: (erasure) => write(store.erase(erasure)) }
}

describe("pruning", () => {
  it.effect("does what was told, and nothing to anything else", () =>
    forAll((scene, what) =>
      Effect.gen(function* () {
        const { client, ids, prune, store } = scene
        const before = yield* wholeStore(store, ids)
        const told = yield* client.prunable({ olderThanMillis: ops.olderThanMillis, what })
        expect(yield* wholeStore(store, ids)).toEqual(before)
        const { campaigns, events, recalls } = told.totals
        expect(yield* prune({ what, asOf: told.asOf })).toEqual({
          campaigns,
          recalls,
          events,
          of: told.totals,
          left: [],
        })
        const after = yield* wholeStore(store, ids)
        const going = new Set<string>(told.goes.map(({ campaign }) => campaign.campaignId))
        for (const [streamId, stored] of before.streams) {
          if (streamId === laneOfScene) continue
          // A recall names each campaign that asked for it in its events.
          const owners = stored.flatMap(({ data }) => /"campaignId":"([^"]+)"/.exec(data)?.[1] ?? [])
          if (owners.every((id) => going.has(id)) && owners.length > 0) {
            if (what === "events") expect(after.streams.has(streamId)).toBe(false)
          } else expect(after.streams.get(streamId)).toEqual(stored)
        }
        for (const [list, content] of before.lists)
          if (what === "names" || !going.has(list.replace("campaign ", "")))
            expect(after.lists.get(list)).toEqual(content)
          else expect(after.lists.has(list)).toBe(false)
      }),
    ),
  )

  it.effect("leaves no word of a person in what it removed, nor in what was ordered for the lane then", () =>
    forAll(({ client, ids, prune, store }, what) =>
      Effect.gen(function* () {
        const { goes, before } = yield* client.prunable({ olderThanMillis: ops.olderThanMillis, what })
        const words = goes.flatMap(({ campaign }) => [campaign.by, campaign.reason, campaign.label!])
        yield* prune({ what })
        const { streams } = yield* wholeStore(store, ids)
        const text = JSON.stringify([...streams])
        for (const word of words) expect(text).not.toContain(word)
        for (const { campaign } of goes) expect(text.includes(`campaign ${campaign.campaignId}`)).toBe(what === "names")
        for (const stored of streams.get(laneOfScene) ?? [])
          if (JSON.parse(stored.data).at < before) expect(stored.data).not.toContain("lin.lane")
      }),
    ),
  )

  it.effect("takes a campaign that was cancelled when all of it had ended, though no worker has seen that", () =>
    Effect.promise(() =>
      Effect.runPromise(
        Effect.provide(
          retentionScene([{ messages: [1, 2], end: "cancelled late", daysAgo: 6, reopens: false }], ({ ids, prune }) =>
            Effect.gen(function* () {
              expect(yield* prune({ what: "events" })).toMatchObject({ campaigns: ids.length, recalls: 2, left: [] })
            }),
          ),
          testClock,
        ),
      ),
    ),
  )

  it.effect("twice is as good as once", () =>
    forAll(({ ids, prune, store }, what) =>
      Effect.gen(function* () {
        yield* prune({ what })
        const once = yield* wholeStore(store, ids)
        expect((yield* prune({ what })).of).toEqual({ campaigns: 0, recalls: 0, events: 0, laneOrders: 0 })
        expect(yield* wholeStore(store, ids)).toEqual(once)
      }),
    ),
  )

  it.effect("killed anywhere and ordered again is as good as never killed", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          tales,
          fc.constantFrom("events" as const, "names" as const),
          fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }),
          fc.boolean(),
          async (all, what, kills, isHeard) => {
            const outcome = (interrupted: boolean) =>
              Effect.runPromise(
                Effect.provide(
                  retentionScene(all, ({ ids, prune, store }) =>
                    Effect.gen(function* () {
                      if (interrupted)
                        for (const writes of kills)
                          yield* Effect.exit(prune({ what }, dyingAfter(store, writes, isHeard)))
                      yield* prune({ what })
                      return essence(yield* wholeStore(store, ids), ids)
                    }),
                  ),
                  testClock,
                ),
              )
            expect(await outcome(true)).toEqual(await outcome(false))
          },
        ),
        runs,
      ),
    ),
  )
})
