import { describe, expect, it } from "@effect/vitest"
import { Effect, Option, Tracer } from "effect"
import { TestClock } from "effect/testing"
import type { EventMetadata } from "../../src/index.ts"
import { spans } from "../../src/telemetry/spans.ts"
import { lane, order, type Scene, scene } from "../worker/laneScene.ts"
import { targets } from "../worker/targets.ts"

const remembering = () => {
  const made: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      made.push(span)
      return span
    },
  })
  return { made, tracer }
}

const metadataOf = ({ metadata }: { readonly metadata: string }) => JSON.parse(metadata) as EventMetadata
const streamOf = ({ platform }: Scene) =>
  `recall https://open.feishu.cn cli_a1b2c3d4e5f6 self ${[...platform.messages.keys()][0]}`

describe("from the order to the call", () => {
  it.effect("one trace leads, also when the worker is another process", () => {
    const asking = remembering()
    const working = remembering()
    return scene((given) =>
      Effect.gen(function* () {
        yield* given
          .campaign(targets(given.platform, 2))
          .pipe(Effect.withSpan("the button"), Effect.withTracer(asking.tracer))
        yield* Effect.withTracer(given.work(), working.tracer)
        yield* TestClock.adjust(60_000)
        const button = asking.made.find(({ name }) => name === "the button")!
        const seal = asking.made.find(({ name }) => name === "RecallClient.seal")!
        expect(seal.traceId).toBe(button.traceId)
        const calls = working.made.filter(({ name }) => name === spans.recall.name)
        expect(calls.length).toBe(2)
        for (const call of [...calls, ...working.made.filter(({ name }) => name === spans.read.name)]) {
          expect(call.traceId).toBe(button.traceId)
          expect(Option.getOrThrow(call.parent).spanId).toBe(seal.spanId)
        }
        expect(Object.fromEntries(calls[0]!.attributes)).toMatchObject({
          "http.response.status_code": 200,
          "feishu_recall.disposition": "Accepted",
          "feishu_recall.recall.attempt": 1,
          "feishu_recall.platform.code": 0,
        })
        for (const span of working.made)
          expect(JSON.stringify([span.name, ...span.attributes])).not.toMatch(/t-1\b|Redacted/)
        const events = yield* given.store.read(streamOf(given))
        const accepted = metadataOf(events.find(({ type }) => type === "RecallAccepted")!)
        expect(calls.map(({ spanId, traceId }) => `00-${traceId}-${spanId}-01`)).toContain(accepted.traceParent)
      }),
    )
  })

  it.effect("each event names what it follows from, and the order that began it, and without a tracer no trace", () =>
    scene((given) =>
      Effect.gen(function* () {
        const id = yield* given.campaign(targets(given.platform, 1))
        yield* given.work()
        yield* TestClock.adjust(60_000)
        const sealed = (yield* given.store.read(`campaign ${id}`)).find(({ type }) => type === "CampaignSealed")!
        const message = [...given.platform.messages.keys()][0]!
        yield* given.client.reread(lane, message, order)
        yield* TestClock.adjust(60_000)
        const events = yield* given.store.read(streamOf(given))
        const reopened = events.findIndex(({ type }) => type === "RecallReopened")
        expect(reopened).toBeGreaterThan(2)
        const told = events.map(metadataOf)
        expect(told[0]).toMatchObject({ causationId: sealed.id, correlationId: sealed.id })
        expect(told[reopened]).toEqual({ actor: order.by, campaignId: id, correlationId: events[reopened]!.id })
        for (const [index, { causationId, correlationId, traceParent }] of told.entries()) {
          expect(traceParent).toBe(undefined)
          expect(correlationId).toBe(index < reopened ? sealed.id : events[reopened]!.id)
          if (index > 0 && index !== reopened)
            expect(events.slice(0, index).map((one) => one.id)).toContain(causationId)
        }
      }),
    ),
  )

  it.effect("a span says what the platform's support asks for", () => {
    const working = remembering()
    return scene((given) =>
      Effect.gen(function* () {
        given.platform.interfere = () => ({
          _tag: "Answered",
          status: 400,
          headers: { "x-tt-logid": "20261124034700CAFE" },
          body: '{"code":99991672,"msg":"Access denied"}',
          truncated: false,
        })
        yield* given.campaign(targets(given.platform, 1))
        yield* Effect.withTracer(given.work(), working.tracer)
        yield* TestClock.adjust(20_000)
        const call = working.made.find(({ name }) => name === spans.recall.name)!
        expect(Object.fromEntries(call.attributes)).toMatchObject({
          "http.response.status_code": 400,
          "error.type": "400",
          "feishu_recall.platform.code": 99991672,
          "feishu_recall.platform.log_id": "20261124034700CAFE",
        })
      }),
    )
  })

  it.effect("an order that was not sampled is not sampled in the worker either", () => {
    const working = remembering()
    return scene((given) =>
      Effect.gen(function* () {
        yield* given
          .campaign(targets(given.platform, 1))
          .pipe(Effect.withSpan("the button", { sampled: false }), Effect.withTracer(remembering().tracer))
        yield* Effect.withTracer(given.work(), working.tracer)
        yield* TestClock.adjust(20_000)
        const calls = working.made.filter(({ name }) => name === spans.recall.name)
        expect(calls.map(({ sampled }) => sampled)).toEqual([false])
      }),
    )
  })
})
