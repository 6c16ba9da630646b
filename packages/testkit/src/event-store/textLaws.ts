import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { all, entry, event, numbers, part } from "./appends.ts"
import { jsonText } from "./storeOperations.ts"
import { forEvery, onFreshStore, type StoreTrial } from "./StoreTrial.ts"

const anyText = fc.string({ unit: "binary" })

/** JSON texts that a store may change if it takes them for more than texts. */
const awkwardJson = [
  '""',
  "null",
  "-0",
  "1.0",
  "12345678901234567890",
  '"12345678901234567890"',
  ' { "b" : 1, "a" : 2, "a" : 3 } ',
  '{"__proto__":{"constructor":1},"constructor":2,"toString":3}',
  JSON.stringify("\ud800"),
  JSON.stringify("\0"),
  JSON.stringify("撤回💥 e\u0301 é \u2028"),
]
const always = awkwardJson.map((text) => ({ id: "", type: "型", data: text, metadata: text }))

/** Names that trip up objects, patterns, numbers, collations and normal forms of Unicode; no two are the same. */
const awkwardNames = [
  ["__proto__", "constructor", "toString", "hasOwnProperty", "a", "A", "a ", " a", "", " ", "é", "e\u0301"],
  ["ß", "ss", "ａ", "a\0", "a\0b", "%", "_", "a%", "a_", "💥", "1", "01", "1.0", "null", "undefined", "a'", 'a"'],
].flat()

export const textLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-11",
    sentence: "what was appended comes back character by character, whichever way it is read",
    reason: "An event is what its writer wrote; the store understands nothing of it.",
    withoutIt: "a digest of a list, or the id of a message, is not the one that was stored.",
    holds: forEvery(
      fc.array(fc.record({ id: anyText, type: anyText, data: jsonText, metadata: jsonText }), { minLength: 1 }),
      Effect.fnUntraced(function* (appended, { store }) {
        yield* store.append({ streams: [{ streamId: "stream", expectedVersion: "none", events: appended }] })
        const [forwards, backwards] = [store.readAll(), store.readAllBackwards].map(Stream.runCollect)
        for (const stored of [yield* store.read("stream"), yield* forwards!, (yield* backwards!).toReversed()]) {
          assert.deepStrictEqual(
            stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
            [...appended],
          )
        }
      }),
      { runs: 15, always: [always] },
    ),
  },
  {
    number: "ES-12",
    sentence: "a stream, type, group, status, queue, partition or list of any name is itself, and never another one",
    reason: "Names are made of ids and URLs that others chose.",
    withoutIt: "one message's events are found under another one.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        assert.strictEqual(new Set(awkwardNames).size, awkwardNames.length)
        for (const [at, name] of awkwardNames.entries()) {
          const index = entry({ partition: name, queue: name, group: name, status: name })
          const events = [{ ...event(`${at}`), type: name }]
          yield* store.append({ streams: [{ streamId: name, expectedVersion: "none", events, index }] })
          yield* store.stage({
            list: name,
            members: [{ streamId: name, data: `${at}` }],
            guard: { streamId: name, version: 1 },
          })
        }
        for (const [at, name] of awkwardNames.entries()) {
          const stored = yield* store.read(name)
          assert.deepStrictEqual(
            stored.map(({ id, streamId, type }) => [id, streamId, type]),
            [[`${at}`, name, name]],
          )
          assert.deepStrictEqual(yield* store.search(all(name, name)), [
            { ...entry({ partition: name, queue: name, group: name, status: name }), streamId: name },
          ])
          assert.deepStrictEqual(yield* store.search({ ...all(name, name), excludeGroups: [name] }), [])
          const others = awkwardNames.filter((other) => other !== name)
          assert.strictEqual((yield* store.search({ ...all(name, name), excludeGroups: others })).length, 1)
          assert.deepStrictEqual(yield* store.members({ list: name, afterOrdinal: 0, limit: 99 }), [
            { ordinal: 1, streamId: name, data: `${at}`, taken: false },
          ])
          assert.deepStrictEqual(yield* store.tally(name), [{ status: name, count: 1 }])
        }
      }),
    ),
  },
  {
    number: "ES-13",
    sentence: "a text of no character and one of a mebibyte come back whole, and hold up nothing that comes after",
    reason: "A store has pages, buffers and messages of some size; an event has its own.",
    withoutIt: "a log that has one long event can't be read any more.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const data = JSON.stringify({ text: "撤回💥\0\ud800".repeat(80_000) })
        assert.isAbove(data.length, 2 ** 20)
        const texts = [data, "", data, data]
        const append = (text: string, at: number) =>
          store.append({ streams: [{ ...part(`${at}`, "none", []), events: [event(`${at}`, text)] }] })
        yield* Effect.forEach(texts, append, { concurrency: "unbounded" })
        for (const at of numbers(texts.length)) assert.isTrue((yield* store.read(`${at}`))[0]?.data === texts[at])
        for (const log of [store.readAll(), store.readAllBackwards]) {
          const sound = yield* Stream.runCollect(Stream.map(log, (stored) => stored.data === texts[Number(stored.id)]))
          assert.deepStrictEqual(sound, [true, true, true, true])
        }
        yield* append("{}", 4)
        assert.strictEqual((yield* store.read("4")).length, 1)
      }),
    ),
  },
  {
    number: "ES-14",
    sentence: "what is stored can't be changed through what was handed in or out",
    reason: "Values of a port are shared by fibers that know nothing of each other.",
    withoutIt: "history changes in one process, and in that one only.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const [handedEvent, handedIndex] = [event("1"), entry()]
        const handedEvents = [handedEvent]
        const member = { streamId: "stream", data: "{}" }
        const members = [member]
        yield* store.stage({ list: "list", members, guard: { streamId: "stream", version: 0 } })
        yield* store.append({
          streams: [{ streamId: "stream", expectedVersion: "none", events: handedEvents, index: handedIndex }],
        })
        for (const handedIn of [handedEvents, members]) emptied(handedIn)
        for (const handedIn of [handedEvent, handedIndex, member]) overwritten(handedIn)
        const look = Effect.all([
          store.read("stream"),
          Stream.runCollect(store.readAll()),
          Stream.runCollect(store.readAllBackwards),
          store.search(all()),
          store.members({ list: "list", afterOrdinal: 0, limit: 9 }),
          store.tally("list"),
        ])
        const seen = structuredClone(yield* look)
        assert.deepStrictEqual(
          seen.map(({ length }) => length),
          [1, 1, 1, 1, 1, 1],
        )
        assert.strictEqual(seen[0][0]?.data, "{}")
        assert.deepStrictEqual(seen[3], [{ ...entry(), streamId: "stream" }])
        assert.strictEqual(seen[4][0]?.data, "{}")
        for (const handedOut of yield* look) {
          for (const value of handedOut) overwritten(value)
          emptied(handedOut)
        }
        assert.deepStrictEqual(yield* look, seen)
      }),
    ),
  },
]

// As a program may that keeps to no types. A frozen object refuses, which is as good.
const emptied = (list: object): void => void Reflect.set(list, "length", 0)
const overwritten = (value: object): void => {
  for (const key of Object.keys(value)) Reflect.set(value, key, "overwritten")
}
