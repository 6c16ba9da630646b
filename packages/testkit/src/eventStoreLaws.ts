import { type Append, EventStore, type NewEvent, type StoredEvent } from "@feishu-recall/core"
import { assert, describe } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import * as fc from "fast-check"
import { storeModelLaw } from "./storeModelLaw.ts"
import { jsonText } from "./storeOperations.ts"
import { makeStoreTrial, type StoreLawsOptions, type StoreLayer, type StoreTrial } from "./storeTrial.ts"

/**
 * What every event store keeps, as vitest tests. The layer is built anew for each trial and must give an empty store.
 *
 * @example
 * ```ts
 * eventStoreLaws("memory", EventStoreMemory)
 * ```
 */
export const eventStoreLaws = (name: string, layer: StoreLayer, options?: StoreLawsOptions): void => {
  describe(`event store laws: ${name}`, () => {
    const trial = makeStoreTrial(layer, options)
    storeModelLaw(trial)
    concurrencyLaws(trial)
    subscriptionLaws(trial)
    payloadLaws(trial)
  })
}

const event = (id: string, data = "{}"): NewEvent => ({ id, type: "Happened", data, metadata: "{}" })

const one = (streamId: string, expectedVersion: Append["streams"][number]["expectedVersion"], id: string): Append => ({
  streams: [{ streamId, expectedVersion, events: [event(id)] }],
})

const concurrently = { concurrency: "unbounded" } as const
const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)

const concurrencyLaws = ({ law, property }: StoreTrial): void => {
  law(
    "of 16 that create one stream at the same time exactly one succeeds",
    Effect.gen(function* () {
      const store = yield* EventStore
      const create = (at: number) => Effect.exit(store.append(one("stream", at % 2 === 0 ? "none" : 0, `${at}`)))
      const exits = yield* Effect.forEach(numbers(16), create, concurrently)
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
      const [only, ...others] = yield* store.read("stream")
      assert.deepStrictEqual([only?.id, others.length], [`${exits.findIndex(Exit.isSuccess)}`, 0])
    }),
  )

  property(
    "versions are contiguous from 1 and positions rise, however many append at once",
    fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 60, size: "max" }),
    Effect.fnUntraced(function* (streamIds) {
      const store = yield* EventStore
      const append = (streamId: string, at: number) => store.append(one(streamId, "any", `${at}`))
      const answers = yield* Effect.forEach(streamIds, append, concurrently)
      const log = yield* Stream.runCollect(store.readAll())
      assert.deepStrictEqual(
        log.map((stored) => stored.position),
        numbers(streamIds.length).map((at) => at + 1),
      )
      for (const streamId of new Set(streamIds)) {
        const events = log.filter((stored) => stored.streamId === streamId)
        assert.deepStrictEqual(
          events.map((stored) => stored.version),
          numbers(events.length).map((at) => at + 1),
        )
      }
      for (const [at, { position, versions }] of answers.entries()) {
        const stored = log.find((candidate) => candidate.id === `${at}`)
        assert.deepStrictEqual([...versions], [stored?.version])
        assert.isAtLeast(position, stored?.position ?? Infinity)
      }
    }),
    20,
  )

  law(
    "a conflict in one append leaves nothing of it, and does not touch those that are appended beside it",
    Effect.gen(function* () {
      const store = yield* EventStore
      const faulty: Append = {
        streams: [
          { streamId: "first", expectedVersion: "none", events: [event("x")] },
          { streamId: "second", expectedVersion: "exists", events: [event("y")] },
        ],
      }
      const append = (at: number) => Effect.exit(store.append(at % 2 === 0 ? faulty : one(`sound ${at}`, "none", "z")))
      const exits = yield* Effect.forEach(numbers(40), append, concurrently)
      assert.deepStrictEqual(
        exits.map(Exit.isSuccess),
        numbers(40).map((at) => at % 2 === 1),
      )
      assert.deepStrictEqual(yield* store.read("first"), [])
      assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 20)
    }),
  )

  law(
    "two who carry each other's stream as an assertion can't both append",
    Effect.gen(function* () {
      const store = yield* EventStore
      const append = (mine: string, other: string): Append => ({
        streams: [
          { streamId: mine, expectedVersion: "none", events: [event(mine)] },
          { streamId: other, expectedVersion: "none", events: [] },
        ],
      })
      const both = [append("a", "b"), append("b", "a")].map((each) => Effect.exit(store.append(each)))
      const exits = yield* Effect.all(both, concurrently)
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
    }),
  )
}

const subscriptionLaws = ({ law, property }: StoreTrial): void => {
  property(
    "whoever follows sees every event once and in order, from where it started, while others append",
    fc.record({
      before: fc.nat(20),
      // Turns left to others before each append: without any the follower never comes to the end and waits there.
      pauses: fc.array(fc.nat(12), { minLength: 1, maxLength: 60, size: "max" }),
      from: fc.nat(20),
      prefixes: fc.option(fc.constant(["even "]), { nil: undefined }),
    }),
    Effect.fnUntraced(function* ({ before, pauses, from, prefixes }) {
      const store = yield* EventStore
      const append = (at: number) => store.append(one(`${at % 2 === 0 ? "even" : "odd"} ${at % 7}`, "any", `${at}`))
      yield* Effect.forEach(numbers(before), append)
      const afterPosition = Math.min(from, before)
      const end = (stored: StoredEvent) => stored.streamId === "even end"
      const followed = yield* store
        .follow({ afterPosition, prefixes })
        .pipe(Stream.takeUntil(end), Stream.runCollect, Effect.forkChild({ startImmediately: true }))
      const afterPause = (turns: number, at: number) =>
        Effect.andThen(Effect.repeat(Effect.yieldNow, { times: turns }), append(before + at))
      yield* Effect.forEach(pauses, afterPause, { concurrency: 2 })
      yield* Effect.repeat(Effect.yieldNow, { times: 12 })
      yield* store.append(one("even end", "none", "end"))
      const seen = yield* Fiber.join(followed)
      const all = yield* Stream.runCollect(store.readAll({ afterPosition }))
      assert.deepStrictEqual(
        seen,
        all.filter((stored) => prefixes === undefined || stored.streamId.startsWith("even ")),
      )
    }),
    20,
  )

  law(
    "a log of many pages is read once and in order, in both directions",
    Effect.gen(function* () {
      const store = yield* EventStore
      const events = numbers(100).map((at) => event(`${at}`))
      const append = (at: number) => store.append({ streams: [{ streamId: `${at}`, expectedVersion: "none", events }] })
      yield* Effect.forEach(numbers(23), append, concurrently)
      const positions = Stream.map((stored: StoredEvent) => stored.position)
      const forwards = yield* Stream.runCollect(positions(store.readAll({ afterPosition: 17 })))
      assert.deepStrictEqual(
        forwards,
        numbers(2_300 - 17).map((at) => at + 18),
      )
      const backwards = yield* Stream.runCollect(positions(store.readAllBackwards))
      assert.deepStrictEqual(
        backwards,
        numbers(2_300).map((at) => 2_300 - at),
      )
      const newest = yield* Stream.runCollect(Stream.take(positions(store.readAllBackwards), 3))
      assert.deepStrictEqual(newest, [2_300, 2_299, 2_298])
    }),
  )
}

const anyText = fc.string({ unit: "binary" })

const payloadLaws = ({ law, property }: StoreTrial): void => {
  property(
    "what was appended is read back character by character",
    fc.record({ data: jsonText, metadata: jsonText, id: anyText, type: anyText, streamId: anyText }),
    Effect.fnUntraced(function* ({ streamId, ...each }) {
      const store = yield* EventStore
      yield* store.append({ streams: [{ streamId, expectedVersion: "none", events: [each] }] })
      const [stored] = yield* store.read(streamId)
      assert.deepStrictEqual({ streamId: stored?.streamId, ...each }, { streamId, ...each })
      const { data, metadata, id, type } = stored ?? event("missing")
      assert.deepStrictEqual({ data, metadata, id, type }, each)
    }),
  )

  law(
    "megabytes of text come back whole, one by one and as a log",
    Effect.gen(function* () {
      const store = yield* EventStore
      const data = JSON.stringify({ text: "撤回💥\u0000\ud800".repeat(100_000) })
      assert.isAbove(data.length, 2 ** 20)
      const append = (at: number) =>
        store.append({ streams: [{ streamId: `${at}`, expectedVersion: "none", events: [event(`${at}`, data)] }] })
      yield* Effect.forEach(numbers(10), append, concurrently)
      assert.isTrue((yield* store.read("7"))[0]?.data === data)
      for (const log of [store.readAll(), store.readAllBackwards]) {
        const sound = yield* Stream.runCollect(Stream.map(log, (stored) => stored.data === data))
        assert.deepStrictEqual(
          sound,
          numbers(10).map(() => true),
        )
      }
      // Nothing that was left half read may hold up what comes next.
      yield* append(10)
    }),
  )

  law(
    "its time is the time that events are recorded with",
    Effect.gen(function* () {
      const store = yield* EventStore
      const before = yield* store.now
      yield* store.append({ streams: [{ streamId: "a", expectedVersion: "none", events: [event("1")] }] })
      const recordedAt = (yield* store.read("a"))[0]?.recordedAt ?? Number.NaN
      assert.isAtLeast(recordedAt, before)
      assert.isAtMost(recordedAt, yield* store.now)
      assert.isTrue(Number.isSafeInteger(before))
    }),
  )

  law(
    "text that no database keeps and a stream named twice are refused, and nothing is written",
    Effect.gen(function* () {
      const store = yield* EventStore
      const half = "\ud83d"
      const sound = { streamId: "a", expectedVersion: "any", events: [event("1")] } as const
      const refused: ReadonlyArray<Append> = [
        { streams: [sound, { ...sound, streamId: half }] },
        { streams: [sound, { ...sound, streamId: "b", events: [event("2", `"${half}"`)] }] },
        { streams: [sound, sound] },
      ]
      for (const append of refused) {
        const error = yield* Effect.flip(store.append(append))
        assert.strictEqual(error._tag, "EventStoreError")
      }
      assert.deepStrictEqual(yield* Stream.runCollect(store.readAll()), [])
    }),
  )
}
