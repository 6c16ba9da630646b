import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Logger, Stream } from "effect"
import { TestClock } from "effect/testing"
import { campaignStream, recallStream } from "../../src/event-store/streams.ts"
import { type EventStore, laneKey, type WatchedEvent } from "../../src/index.ts"
import { lane, scene } from "./laneScene.ts"
import { targets } from "./targets.ts"

const damage = (store: EventStore["Service"], streamId: string, metadata = "{}") => {
  const type = streamId.startsWith("recall ") ? "ProgressRead" : "CampaignResumed"
  return store.append({
    streams: [
      {
        streamId,
        expectedVersion: "any",
        events: [{ id: `damaged ${streamId}`, type, data: "{", metadata }],
      },
    ],
  })
}

describe("a campaign whose stream is damaged", () => {
  it.effect.each(["before it is requested", "after it was requested", "while it is withdrawn"] as const)(
    "leaves the other campaigns alone, and makes no call (%s)",
    (moment) =>
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          const bad = yield* campaign(targets(platform, 200))
          if (moment === "before it is requested") yield* damage(store, campaignStream(bad))
          else yield* client.pause(bad, { by: "lin.wei", reason: "not yet" })
          let looks = 0
          const counted: EventStore["Service"] = {
            ...store,
            members: (query) => {
              looks += query.list === campaignStream(bad) ? 1 : 0
              return store.members(query)
            },
            read: (stream, after) => {
              looks += stream === campaignStream(bad) ? 1 : 0
              return store.read(stream, after)
            },
          }
          const told: Array<unknown> = []
          const listener = Logger.make(
            ({ logLevel, message }) => void (logLevel === "Error" && told.push(String(message))),
          )
          const worker = yield* work("one", { store: counted }).pipe(Effect.provide(Logger.layer([listener])))
          yield* TestClock.adjust(1_000)
          if (moment === "after it was requested") {
            yield* client.resume(bad, { by: "lin.wei", reason: "now" })
            yield* damage(store, campaignStream(bad))
          }
          if (moment === "while it is withdrawn") {
            yield* client.cancel(bad, { by: "lin.wei", reason: "never" })
            yield* damage(store, campaignStream(bad))
          }
          const good = yield* campaign(targets(platform, 100, 1_000))
          yield* TestClock.adjust(60_000)
          expect(worker.hasEnded()).toBe(false)
          expect((yield* client.progress(good)).counts).toMatchObject({ confirmed: 100, open: 0 })
          expect(platform.recalls.length).toBe(100)
          // Its recalls are in order: they wait until their campaign can be read again.
          expect((yield* store.tally(campaignStream(bad))).map(({ status }) => status)).not.toContain("parked")
          expect(told).toEqual([expect.stringContaining(campaignStream(bad))])
          expect(looks).toBeLessThan(100)
        }),
      ),
  )
})

describe("whoever watches a campaign", () => {
  it.effect("sees what comes after an event that can't be decoded", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const list = targets(platform, 20)
        const id = yield* campaign(list)
        const seen: Array<WatchedEvent["event"]> = []
        const watching = yield* client.watch(id).pipe(
          Stream.runForEach(({ event }) => Effect.sync(() => seen.push(event))),
          Effect.forkScoped,
        )
        yield* work()
        yield* TestClock.adjust(2_000)
        yield* damage(store, recallStream(laneKey(lane), list[0]!.id), JSON.stringify({ actor: "x", campaignId: id }))
        yield* damage(store, recallStream(laneKey(lane), list[1]!.id), JSON.stringify({ actor: "x", campaignId: id }))
        yield* TestClock.adjust(60_000)
        expect(watching.pollUnsafe()).toBe(undefined)
        expect(seen.filter((event) => event._tag === "RecallConfirmed")).toHaveLength(18)
        yield* Fiber.interrupt(watching)
      }),
    ),
  )
})
