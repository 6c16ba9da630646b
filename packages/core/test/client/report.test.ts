import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { recallStream } from "../../src/event-store/streams.ts"
import { type CourseCounts, laneKey } from "../../src/index.ts"
import { messageOf } from "../arbitraries.ts"
import { silence } from "../platformModel.ts"
import { lane, scene, sceneStart } from "../worker/laneScene.ts"
import { unsteady } from "../worker/platformInMemory.ts"

describe("a report", () => {
  it.effect("gives the numbers that are true on the platform, and claims no more", () =>
    scene(({ campaign, client, platform, work }) =>
      Effect.gen(function* () {
        platform.journeys = unsteady
        const ids = Array.from({ length: 160 }, (_, index) =>
          platform.add(messageOf(index), {
            owned: index % 9 !== 0,
            recallableUntil: index % 13 === 0 ? 0 : Number.MAX_SAFE_INTEGER,
            stuck: index % 17 === 0 ? 2 : 0,
            valid: index % 4 === 0 ? 5 : 3,
            deliveries: index % 6 === 0 ? [1, sceneStart + 30_000, sceneStart + 40_000] : [1, 2, 3],
            afterRecall: index % 12 === 0 ? "taken-back" : "dropped",
            read: index % 3,
          }),
        )
        let calls = 0
        platform.interfere = ({ api }) => (api === "recall" && ++calls % 10 === 0 ? silence : undefined)
        const id = yield* campaign(ids.map((id) => ({ id })))
        yield* work()
        yield* TestClock.adjust(1_800_000)

        const report = yield* client.report(id)
        const recalls = yield* Stream.runCollect(client.recalls(id))
        const acceptances = new Map<string, number>()
        for (const one of ids) {
          const story = yield* client.story(lane, one)
          const accepted = story.find(({ event }) => event._tag === "RecallAccepted")
          if (accepted !== undefined) acceptances.set(one, accepted.event.at)
        }
        const now = yield* Clock.currentTimeMillis
        const truth = ids.map((id) => ({ id, ...platform.messages.get(id)!, now: platform.standing(id, now) }))
        const executed = truth.filter(({ executions }) => executions.length > 0)
        const total = (numbers: ReadonlyArray<number>) => numbers.reduce((one, other) => one + other, 0)

        expect(report.open + report.blocked).toBe(0)
        expect(report.accepted).toBe(executed.length)
        expect(report.refused).toBe(160 - executed.length)
        expect(report.confirmed).toBe(executed.filter(({ now }) => now.recallCount === now.success).length)
        expect(report.settledShort).toBe(executed.filter(({ now }) => now.recallCount < now.success).length)
        expect(report.deliveredMessages).toBe(total(executed.map(({ now }) => now.success)))
        expect(report.recalledMessages).toBe(total(executed.map(({ now }) => now.recallCount)))
        expect(report.calls).toBe(platform.recalls.length)
        expect(total(report.refusals.map((refusal) => refusal.count))).toBe(report.refused)
        expect(report.short.first.map(({ id }) => id).toSorted()).toEqual(
          executed.flatMap(({ id, now }) => (now.recallCount < now.success ? [id] : [])).toSorted(),
        )
        // Readers by the first reading, which goes out with the call: nobody had read one that was not delivered yet.
        const readers = executed.map(({ executions, id }) => platform.standing(id, executions[0]!).read)
        expect(report.readBeforeRecall).toBe(total(readers))
        // The course tells the same, minute by minute, and each recall tells its part of it.
        const { spanMillis, spans } = report.course
        const inAll = (name: keyof CourseCounts) => total(spans.map((span) => span[name]))
        expect(spanMillis).toBe(60_000)
        expect(inAll("calls")).toBe(report.calls)
        expect(inAll("accepted")).toBe(executed.length)
        expect(inAll("confirmed")).toBe(report.confirmed)
        expect(inAll("recalledMessages")).toBe(report.recalledMessages)
        for (const { accepted, from } of spans)
          expect(accepted).toBe(
            executed.filter(({ id }) => {
              const at = acceptances.get(id)!
              return at >= from && at < from + spanMillis
            }).length,
          )
        expect(recalls.map(({ id, ordinal }) => ({ id, ordinal }))).toEqual(
          ids.map((id, index) => ({ id, ordinal: index + 1 })),
        )
        expect(recalls.filter(({ accepted }) => accepted).map(({ id }) => id)).toEqual(executed.map(({ id }) => id))
        expect(total(recalls.map(({ calls }) => calls))).toBe(report.calls)
        for (const { acceptedAt, id } of recalls) expect(acceptedAt).toBe(acceptances.get(id))
        expect(report.history.entries.map(({ by, recalls: many, what }) => ({ by, many, what }))).toEqual([
          { what: "opened", by: "lin.wei", many: undefined },
          { what: "sealed", by: undefined, many: 160 },
        ])
      }),
    ),
  )

  it.effect("names a recall whose stream is damaged: it waits for a person, and the others end", () =>
    scene(({ campaign, client, platform, store, work }) =>
      Effect.gen(function* () {
        const ids = Array.from({ length: 60 }, (_, index) => platform.add(messageOf(index)))
        const id = yield* campaign(ids.map((id) => ({ id })))
        yield* work()
        yield* TestClock.adjust(800)
        const event = { id: "e", type: "RecallAccepted", data: '{"_tag":"Recall', metadata: "{}" }
        for (const damaged of [3, 55])
          yield* store.append({
            streams: [
              { streamId: recallStream(laneKey(lane), ids[damaged]!), expectedVersion: "exists", events: [event] },
            ],
          })
        yield* TestClock.adjust(120_000)
        const { counts } = yield* client.progress(id)
        expect(counts).toMatchObject({ confirmed: 58, blocked: 2, open: 0 })
        const report = yield* client.report(id)
        expect(report.parked.first.map(({ id }) => id)).toEqual([ids[3], ids[55]])
      }),
    ),
  )
})
