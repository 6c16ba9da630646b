import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { Law } from "../laws/Law.ts"
import { numbers, one, part } from "./appends.ts"
import { at, inWords } from "./erasing.ts"
import { following, seenBy } from "./follow.ts"
import { onFreshStore, type StoreTrial } from "./StoreTrial.ts"

const odd = [
  "a_1",
  "a_1 b",
  "ab1",
  "a%1",
  "a",
  "",
  "ü",
  "u\u0308",
  "__proto__",
  "a\0",
  "a\uffff",
  "a💥",
  "b",
  "\ud7ff",
  "\ue000",
]

export const longLogLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-48",
    sentence:
      "a few streams are read out of a long log from any place, whole and in order, while others append and erase",
    reason: "A store may find them by their names, instead of reading all that lies between.",
    withoutIt: "what was appended or erased while they were looked for is missed, or told twice.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened

        for (const times of numbers(3)) {
          yield* store.append({ streams: odd.map((streamId) => part(streamId, "any", ["1"])) })
          yield* store.append({ streams: [part(`long ${times}`, "none", numbers(250).map(String))] })
        }
        yield* store.append({ streams: odd.map((streamId) => part(streamId, "any", ["1"])) })
        yield* store.erase({ streams: [at("b", 4), at("long 1", 250)] })
        const log = yield* Stream.runCollect(store.readAll())
        const last = log.at(-1)?.position ?? 0
        for (const prefixes of [
          ["a%"],
          ["a", "a_1", "a"],
          ["ü", "b"],
          ["__proto__"],
          [""],
          ["z"],
          [],
          ["a\0"],
          ["a\uffff"],
          ["\ud7ff"],
          ["\ud83d"],
          ["a\ud83d"],
          ["a💥"],
        ])
          for (const afterPosition of [undefined, 5, 16, 540, last - 1, last, last + 10]) {
            const expected = log.filter(
              ({ position, streamId }) =>
                position > (afterPosition ?? 0) && prefixes.some((prefix) => streamId.startsWith(prefix)),
            )
            const read = yield* Stream.runCollect(store.readAll({ afterPosition, prefixes }))
            assert.deepStrictEqual(read.map(inWords), expected.map(inWords))
          }
        const followed = yield* following(opened, 4 + 40, { prefixes: ["ü"] })
        for (const round of numbers(20)) {
          yield* store.append(one("ü", "any", "more"))
          yield* store.append({ streams: [part(`old ${round}`, "none", ["1", "2"])] })
          yield* store.erase({ streams: [at(`old ${round}`, 2)], append: one("ü", "exists", "more") })
        }
        assert.deepStrictEqual(yield* followed.seen, yield* store.read("ü"))
        // Who goes on from where nothing is yet is told of nothing before it.
        const beyond = yield* Effect.map(store.append({ streams: [] }), ({ position }) => position + 2)
        const later = yield* Effect.forkChild(
          Stream.runCollect(Stream.take(store.follow({ afterPosition: beyond, prefixes: ["later"] }), 1)),
          { startImmediately: true },
        )
        for (const id of numbers(4)) yield* store.append(one("later", "any", `${id}`))
        assert.deepStrictEqual(
          (yield* seenBy(later)).map(({ position }) => position),
          [beyond + 1],
        )
      }),
    ),
  },
]
