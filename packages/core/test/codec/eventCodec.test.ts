import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import {
  campaignCodec,
  type EventCodec,
  laneCodec,
  NewerEvent,
  recallCodec,
  UndecodableEvent,
} from "../../src/event-store/eventCodec.ts"
import type { StoredEvent } from "../../src/event-store/EventStore.ts"
import { texts } from "../arbitraries.ts"
import { campaignEvents, laneEvents, recallEvents } from "../eventArbitraries.ts"

const stored = (type: string, data: string): StoredEvent => ({
  streamId: "recall https://open.feishu.cn cli_a self bm-1",
  version: 7,
  position: 9,
  recordedAt: 0,
  id: "id",
  type,
  data,
  metadata: "{}",
})
const failureOf = <A>(result: Result.Result<A, UndecodableEvent | NewerEvent>) =>
  Result.isFailure(result) ? result.failure : undefined

const laws = <Event extends { readonly _tag: string }>(
  name: string,
  codec: EventCodec<Event>,
  events: fc.Arbitrary<Event>,
) =>
  describe(`an event of a ${name}`, () => {
    it("survives its way through the store, whatever is in it", () => {
      fc.assert(
        fc.property(events, names, (event, actor) => {
          const written = codec.encode(event, "id", { actor })
          expect([written.data.isWellFormed(), written.metadata.isWellFormed()]).toEqual([true, true])
          expect(JSON.parse(written.metadata)).toEqual({ actor })
          const read = codec.decode(stored(written.type, written.data))
          expect(Result.getOrThrow(read)).toEqual(event)
        }),
        { numRuns: 2_000 },
      )
    })

    it("stops the program where a newer one wrote it: another type, or a later version", () => {
      fc.assert(
        fc.property(events, fc.integer({ min: 2, max: 1_000 }), fc.jsonValue(), (event, v, extra) => {
          const later = JSON.stringify({ ...event, extra, v })
          expect(failureOf(codec.decode(stored(event._tag, later)))).toBeInstanceOf(NewerEvent)
          const other = stored(`${event._tag}2`, JSON.stringify({ ...event, _tag: `${event._tag}2` }))
          expect(failureOf(codec.decode(other))).toBeInstanceOf(NewerEvent)
        }),
      )
    })

    it("is told as damaged, with its place, where its text is: never thrown", () => {
      fc.assert(
        fc.property(events, damages, (event, damage) => {
          const { data, type } = codec.encode(event, "id", { actor: "worker" })
          const failure = failureOf(codec.decode(stored(type, damage(data))))
          expect(failure).toBeInstanceOf(UndecodableEvent)
          expect(failure).toMatchObject({ streamId: expect.stringContaining("bm-1"), version: 7, type })
          expect(failure!.message).toContain("backup")
        }),
        { numRuns: 500 },
      )
    })

    it("is told as newer or damaged, or is an event, whatever stands in the store", () => {
      fc.assert(
        fc.property(
          fc.oneof(
            events.map((event) => event._tag),
            texts,
          ),
          fc.oneof(fc.json(), texts),
          (type, data) => {
            const failure = failureOf(codec.decode(stored(type, data)))
            expect(failure).toSatisfy((failure) => failure instanceof NewerEvent || failure instanceof UndecodableEvent)
          },
        ),
        { numRuns: 1_000 },
      )
    })
  })

const names = texts.map((text) => `by ${text}`)

/** Ways in which a text goes bad. */
const damages: fc.Arbitrary<(data: string) => string> = fc.oneof(
  fc.nat(1_000).map((cut) => (data: string) => data.slice(0, cut % (data.length - 1))),
  fc.constantFrom(
    () => "",
    () => "null",
    () => "[]",
    (data: string) => `${data}}`,
    (data: string) => data.replace('"v":1', '"v":"1"'),
    (data: string) => data.replace('"v":1', '"v":0'),
    (data: string) => data.replace(/"at":\d+/, '"at":"yesterday"'),
    (data: string) => data.replace(/"at":\d+,?/, ""),
    (data: string) => data.replace(/"_tag":"\w+"/, '"_tag":"SomethingElse"'),
  ),
)

laws("recall", recallCodec, recallEvents)
laws("campaign", campaignCodec, campaignEvents)
laws("lane", laneCodec, laneEvents)
