import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { defaultWorkerPolicy, type EventStore, type RecallTransport, type TokenSource } from "../../src/index.ts"
import { answer } from "../platformModel.ts"
import { scene, sceneStart } from "./laneScene.ts"
import { targets } from "./targets.ts"

/** Few calls a second, so that their turn is long in coming. */
const narrow = { recall: [{ limit: 2, millis: 1_000 }], progress: [{ limit: 2, millis: 1_000 }] }

describe("just before a call", () => {
  it.effect.each([
    ["RecallBatchMessage", "a slot", [0]],
    ["GetBatchMessageProgress", "a slot", [0]],
    ["RecallBatchMessage", "its claim", [400, 800]],
  ] as const)("a token that was rejected while a %s waited for %s is dropped", ([api, , commits]) =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        let claims = 0
        const slow: EventStore["Service"] = {
          ...store,
          append: (append) => {
            const claim = append.streams.some(({ events }) => events.some(({ type }) => type === "AttemptStarted"))
            return Effect.delay(store.append(append), claim ? commits[claims++ % commits.length]! : 0)
          },
        }
        let issued = 0
        const tokens: TokenSource["Service"] = {
          issue: Effect.map(Clock.currentTimeMillis, (now) => ({
            token: Redacted.make(`t-${++issued}`),
            expiresAt: now + 7_200_000,
          })),
        }
        let rejectedAt = Infinity
        const sentAfterwards: Array<string> = []
        const transport: RecallTransport["Service"] = {
          send: (request, options) =>
            Effect.gen(function* () {
              const now = yield* Clock.currentTimeMillis
              if (!("batchMessageId" in request) || Redacted.value(request.token) !== "t-1")
                return yield* platform.transport.send(request, options)
              if (now > rejectedAt) sentAfterwards.push(`${request._tag} at ${now - sceneStart}`)
              if (request._tag !== api || now < sceneStart + 300)
                return yield* platform.transport.send(request, options)
              yield* Effect.sleep(40)
              rejectedAt = Math.min(rejectedAt, yield* Clock.currentTimeMillis)
              return answer(400, 99991663)
            }),
        }
        const id = yield* campaign(targets(platform, 12))
        yield* work("one", { tokens, transport, store: slow, policy: { ...defaultWorkerPolicy, windows: narrow } })
        yield* TestClock.adjust(120_000)
        expect(rejectedAt).toBeLessThan(Infinity)
        expect(issued).toBe(2)
        expect(sentAfterwards).toEqual([])
        expect((yield* client.progress(id)).counts).toMatchObject({ confirmed: 12, open: 0 })
      }),
    ),
  )

  it.effect.each([
    ["recall", 2_000],
    ["progress", 7_000],
  ] as const)(
    "an app-wide refusal of a %s stops it, while the lane's block is still being written",
    ([refused, from]) =>
      scene(({ campaign, platform, store, work }) =>
        Effect.gen(function* () {
          const slow: EventStore["Service"] = {
            ...store,
            append: (append) => {
              const blocks = append.streams.some(({ events }) => events.some(({ type }) => type === "LaneBlocked"))
              return Effect.delay(store.append(append), blocks ? 2_000 : 0)
            },
          }
          yield* campaign(targets(platform, 300, 0, { takesMillis: 60_000 }))
          let refusedAt = Infinity
          platform.interfere = ({ api, at }) => {
            if (api !== refused || at < sceneStart + from) return undefined
            refusedAt = Math.min(refusedAt, at)
            return answer(400, 99991672)
          }
          yield* work("one", { store: slow })
          yield* TestClock.adjust(20_000)
          expect(refusedAt).toBeLessThan(Infinity)
          // Its answer is under way for 20 ms, and so is a call that starts at that moment.
          expect(platform.arrivals.filter(({ at }) => at > refusedAt + 40)).toEqual([])
        }),
      ),
  )
})
