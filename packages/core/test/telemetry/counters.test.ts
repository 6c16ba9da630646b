import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric, Result } from "effect"
import { TestClock } from "effect/testing"
import { TokenRefused } from "../../src/index.ts"
import { attributes } from "../../src/telemetry/attributes.ts"
import { metrics, type MetricDefinition } from "../../src/telemetry/metrics.ts"
import { scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"
import { kept, sumOf, withOwnMetrics } from "./kept.ts"

/** Left out where there is nothing to say. */
const sometimes: ReadonlyArray<string> = [attributes.responseStatus.name, attributes.errorType.name]

const ofLane = {
  [attributes.serverAddress.name]: "open.feishu.cn",
  [attributes.serverPort.name]: "443",
  [attributes.appId.name]: "cli_a1b2c3d4e5f6",
  [attributes.tenantKey.name]: "self",
}

describe("the counters of a lane", () => {
  it.effect("are those of what reached the platform and of what became of it", () =>
    withOwnMetrics(
      scene(({ campaign, client, platform, store, work }) =>
        Effect.gen(function* () {
          let throttled = 0
          platform.interfere = ({ api }) =>
            api === "recall" && throttled++ < 3
              ? {
                  _tag: "Answered",
                  status: 429,
                  headers: { "x-ogw-ratelimit-reset": "1" },
                  body: '{"code":99991400,"msg":"request trigger frequency limit"}',
                  truncated: false,
                }
              : undefined
          const id = yield* campaign(targets(platform, 40))
          yield* work()
          yield* TestClock.adjust(120_000)
          expect((yield* client.report(id)).confirmed).toBe(40)

          const calls = yield* kept(metrics.calls.name, attributes.api.name, attributes.disposition.name)
          const ofApi = (api: string) => platform.arrivals.filter((arrival) => arrival.api === api).length
          expect(calls).toMatchObject({
            "recall Throttled": 3,
            "recall Accepted": 40,
            "progress Read": ofApi("progress"),
          })
          const durations = yield* kept(
            metrics.callDuration.name,
            attributes.requestMethod.name,
            attributes.responseStatus.name,
            attributes.errorType.name,
          )
          expect(durations).toEqual({ "DELETE 200 ": 40, "DELETE 429 429": 3, "GET 200 ": ofApi("progress") })
          expect((yield* kept(metrics.budgetWait.name, attributes.api.name))["recall"]).toBeGreaterThanOrEqual(43)
          // In seconds: no call takes five.
          const seconds = yield* sumOf(metrics.callDuration.name)
          expect(seconds).toBeGreaterThan(0)
          expect(seconds).toBeLessThan(5 * platform.arrivals.length)
          expect(yield* kept(metrics.accepted.name)).toEqual({ "": 40 })
          expect(yield* kept(metrics.ended.name, attributes.outcome.name)).toEqual({
            confirmed: 40,
            settledShort: 0,
            refused: 0,
            unverified: 0,
            cancelled: 0,
          })
          const confirmation = (yield* Metric.snapshot).find(({ id }) => id === metrics.confirmationDuration.name)
          const state = confirmation?.state as { readonly count: number; readonly sum: number }
          const log = yield* Effect.forEach(platform.messages.keys(), (message) =>
            store.read(`recall https://open.feishu.cn cli_a1b2c3d4e5f6 self ${message}`),
          )
          const truly = log.map((events) => {
            const at = (type: string) => JSON.parse(events.find((event) => event.type === type)!.data).at as number
            return (at("RecallConfirmed") - at("RecallRequested")) / 1_000
          })
          expect(state.count).toBe(40)
          expect(state.sum).toBeCloseTo(
            truly.reduce((sum, one) => sum + one, 0),
            6,
          )
          expect((yield* kept(metrics.commits.name, attributes.commitResult.name))["committed"]).toBeGreaterThan(80)
          expect(yield* kept(metrics.tokenFetches.name)).toEqual({ "": 1 })
        }),
      ),
    ),
  )

  it.effect("count each failure of a token by its cause", () =>
    withOwnMetrics(
      scene(({ campaign, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 1))
          const refused = new TokenRefused({
            blockCause: "token-refused",
            code: 10014,
            logId: undefined,
            message: "no",
          })
          yield* work("one", { tokens: { issue: Effect.fromResult(Result.fail(refused)) } })
          yield* TestClock.adjust(5_000)
          const failures = yield* kept(metrics.tokenFailures.name, attributes.errorType.name)
          expect(failures["token-refused"]).toBe(1)
          expect(failures["unavailable"]).toBe(0)
        }),
      ),
    ),
  )

  it.effect("are named, measured and described as the table says, with no other attribute and no id", () =>
    withOwnMetrics(
      scene(({ campaign, platform, work }) =>
        Effect.gen(function* () {
          yield* campaign(targets(platform, 30))
          yield* work()
          yield* TestClock.adjust(30_000)
          const table = new Map<string, MetricDefinition>(Object.values(metrics).map((one) => [one.name, one]))
          const all = yield* Metric.snapshot
          expect(new Set(all.map(({ id }) => id))).toEqual(new Set(table.keys()))
          for (const { attributes: told = {}, description, id, type } of all) {
            const definition = table.get(id)!
            expect([description, type.toLowerCase(), told["unit"]]).toEqual([
              definition.description,
              definition.kind,
              definition.unit,
            ])
            const names: ReadonlyArray<string> = definition.attributes.map((key) => attributes[key].name)
            expect(Object.keys(told).filter((name) => name !== "unit" && !names.includes(name))).toEqual([])
            const lacking = names.filter((name) => !(name in told) && !sometimes.includes(name))
            expect([id, lacking]).toEqual([id, []])
            if (names.includes(attributes.tenantKey.name)) expect(told).toMatchObject(ofLane)
            expect(JSON.stringify(told)).not.toMatch(/bm-|c-20|t-1/)
          }
        }),
      ),
    ),
  )
})
