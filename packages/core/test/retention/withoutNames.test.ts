import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { CampaignEvent } from "../../src/campaign/CampaignEvent.ts"
import { campaignCodec, type EventCodec, laneCodec, recallCodec } from "../../src/event-store/eventCodec.ts"
import type { StoredEvent } from "../../src/event-store/EventStore.ts"
import { LaneEvent } from "../../src/lane/LaneEvent.ts"
import { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { originOf } from "../../src/retention/originOf.ts"
import { namesSomebody, removed, withoutNames } from "../../src/retention/withoutNames.ts"
import { names } from "../arbitraries.ts"
import { campaignEvents, laneEvents, recallEvents } from "../eventArbitraries.ts"

const metadata = fc.record(
  { actor: names, campaignId: fc.constant("c-20261123-0547-3f9a2b"), correlationId: fc.string() },
  { requiredKeys: ["actor"] },
)

const streamOf = <Event extends { readonly at: number }>(codec: EventCodec<Event>, events: fc.Arbitrary<Event>) =>
  fc.array(fc.tuple(events, metadata), { minLength: 1, maxLength: 6 }).map((all) => ({
    codec: codec as EventCodec<unknown>,
    stream: all.map(([event, written], index): StoredEvent => ({
      ...codec.encode(event, `e${index}`, written),
      streamId: "s",
      version: index + 1,
      position: 100 + 3 * index,
      recordedAt: 5_000 + index,
    })),
  }))

const streams = fc.oneof(
  streamOf(recallCodec, recallEvents),
  streamOf(campaignCodec, campaignEvents),
  streamOf(laneCodec, laneEvents),
)

const storedAgain = (stream: ReadonlyArray<StoredEvent>, before: number): ReadonlyArray<StoredEvent> =>
  withoutNames(stream, before)?.map((event, index) => ({
    ...event,
    streamId: "s",
    version: index + 1,
    position: 1_000 + index,
    recordedAt: 9_000,
  })) ?? stream

const decoded = ({ codec, stream }: { codec: EventCodec<unknown>; stream: ReadonlyArray<StoredEvent> }) =>
  stream.map((stored) => Result.getOrThrow(codec.decode(stored)) as Record<string, unknown>)

describe("a stream without names", () => {
  it("is decoded to the same events, with one word in place of each name, reason and label", () => {
    fc.assert(
      fc.property(streams, ({ codec, stream }) => {
        const after = decoded({ codec, stream: storedAgain(stream, Infinity) })
        for (const [index, event] of decoded({ codec, stream }).entries()) {
          const expected = Object.fromEntries(
            Object.entries(event).map(([key, value]) =>
              ["by", "reason", "label"].includes(key) ? [key, removed] : [key, value],
            ),
          )
          expect(after[index]).toEqual(expected)
        }
      }),
    )
  })

  it("has nobody's name in its metadata, and all else of them", () => {
    fc.assert(
      fc.property(streams, ({ stream }) => {
        for (const [index, { metadata }] of storedAgain(stream, Infinity).entries())
          expect(JSON.parse(metadata)).toMatchObject({
            ...(JSON.parse(stream[index]!.metadata) as object),
            actor: removed,
          })
      }),
    )
  })

  it("is not written again: once is enough", () => {
    fc.assert(
      fc.property(streams, fc.constantFrom(0, 2_000_000_000_000, Infinity), ({ stream }, before) => {
        const once = storedAgain(stream, before)
        expect(withoutNames(once, before)).toBeUndefined()
        expect(once.some((stored) => namesSomebody(stored, before))).toBe(false)
      }),
    )
  })

  it("keeps what is younger, and knows where all of it stood", () => {
    fc.assert(
      fc.property(streams, fc.nat(4_102_444_800_000), ({ codec, stream }, before) => {
        const once = storedAgain(stream, before)
        const later = storedAgain(once, Infinity)
        for (const [index, event] of decoded({ codec, stream }).entries()) {
          const { position, recordedAt } = stream[index]!
          expect(Number(event["at"]) < before || once[index]?.data === stream[index]?.data).toBe(true)
          // Also after it was written a second time.
          for (const again of [once, later]) expect(originOf(again[index]!)).toEqual({ position, recordedAt })
        }
      }),
    )
  })

  it("is not misled by what somebody wrote", () => {
    const actor = '"rewritten":{"position":1,"recordedAt":1}'
    const stored = { streamId: "s", version: 1, position: 7, recordedAt: 8, id: "e", type: "T", data: "{}" }
    expect(originOf({ ...stored, metadata: JSON.stringify({ actor }) })).toEqual({ position: 7, recordedAt: 8 })
  })

  it("covers every field that a person fills in", () => {
    const fields = [RecallEvent, CampaignEvent, LaneEvent].flatMap((union) =>
      Object.values(union.cases).flatMap(({ fields }) => Object.keys(fields)),
    )
    // Whoever adds one decides here whether a person's words stand in it.
    expect([...new Set(fields)].toSorted()).toEqual(
      [
        "_tag",
        "v",
        "at",
        "by",
        "reason",
        "label",
        "batchMessageId",
        "campaignId",
        "ordinal",
        "sentAt",
        "attempt",
        "startBy",
        "expiresAt",
        "retryAt",
        "readFrom",
        "cause",
        "counts",
        "detail",
        "answer",
        "logId",
        "reading",
        "to",
        "lane",
        "count",
        "digest",
        "api",
        "until",
        "inARow",
        "advice",
        "fence",
        "readings",
        "unknownUntil",
        "what",
        "before",
        "campaigns",
        "recalls",
        "events",
      ].toSorted(),
    )
  })
})
