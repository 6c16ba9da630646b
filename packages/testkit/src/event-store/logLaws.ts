import type { StoredEvent } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { concurrently, event, events, numbers, one, part } from "./appends.ts"
import { following, seenBy } from "./follow.ts"
import { advance, byTwo, forEvery, onFreshStore, type OpenedStore, type StoreTrial } from "./StoreTrial.ts"

const positions = Stream.map(({ position }: StoredEvent) => position)
const manyPages = ({ store }: OpenedStore) =>
  Effect.forEach(
    numbers(13),
    (at) => store.append({ streams: [{ streamId: `${at}`, expectedVersion: "none", events: events(100) }] }),
    concurrently,
  )

export const logLaws: ReadonlyArray<Law<StoreTrial>> = [
  {
    number: "ES-15",
    sentence: "a log of many pages is read once and in order, from any position to its end",
    reason: "A log is longer than what is read of it at a time.",
    withoutIt: "at the edge of two pages an event is lost, or counted twice.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const { store } = opened
        yield* manyPages(opened)
        for (const afterPosition of [undefined, 17, 500, 1_299, 1_300, 5_000]) {
          const read = yield* Stream.runCollect(positions(store.readAll({ afterPosition })))
          assert.deepStrictEqual(
            read,
            numbers(1_300).flatMap((at) => (at + 1 > (afterPosition ?? 0) ? [at + 1] : [])),
          )
        }
        for (const [at, afterVersion] of [0, 1, 99, 100, 101].entries()) {
          const stored = yield* store.read(`${at}`, afterVersion)
          assert.deepStrictEqual(
            stored.map(({ version }) => version),
            numbers(Math.max(0, 100 - afterVersion)).map((index) => afterVersion + 1 + index),
          )
        }
      }),
    ),
  },
  {
    number: "ES-16",
    sentence: "backwards it is read once and in order, too, and only as far as somebody asks",
    reason: "A worker that starts needs the last minute of a log of years.",
    withoutIt: "a new worker knows less of the last calls than it believes, and calls too soon.",
    holds: onFreshStore(
      Effect.fnUntraced(function* (opened) {
        const backwards = positions(opened.store.readAllBackwards)
        assert.deepStrictEqual(yield* Stream.runCollect(backwards), [])
        yield* manyPages(opened)
        assert.deepStrictEqual(
          yield* Stream.runCollect(backwards),
          numbers(1_300).map((at) => 1_300 - at),
        )
        assert.deepStrictEqual(yield* Stream.runCollect(Stream.take(backwards, 3)), [1_300, 1_299, 1_298])
      }),
    ),
  },
  {
    number: "ES-17",
    sentence: "of streams that begin with one of some texts, all events are read, each once, and no others",
    reason: "Whoever watches one lane should not have to read all of them.",
    withoutIt: "a watcher is told of another lane's messages.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }) {
        const streamIds = ["a_1", "a_1 b", "ab1", "a%1", "a\\_1", "a", "", "ü", "u\u0308", "__proto__", "a_", "a\0"]
        yield* store.append({ streams: streamIds.map((streamId) => part(streamId, "none", ["1", "2"])) })
        for (const prefixes of [
          ["a_"],
          ["a%", "a\\"],
          ["a", "a_1", "a"],
          ["ü"],
          ["__proto__"],
          [""],
          ["z"],
          [],
          ["a\0"],
        ]) {
          const expected = streamIds.filter((streamId) => prefixes.some((prefix) => streamId.startsWith(prefix)))
          const read = yield* Stream.runCollect(store.readAll({ prefixes }))
          assert.deepStrictEqual(
            read.map(({ streamId }) => streamId),
            expected.flatMap((streamId) => [streamId, streamId]),
          )
          const followed = store.follow({ prefixes }).pipe(Stream.take(expected.length * 2), Stream.runCollect)
          if (expected.length > 0) assert.deepStrictEqual(yield* followed, read)
        }
      }),
    ),
  },
  {
    number: "ES-18",
    sentence: "whoever has read a position never finds a smaller one later, however slowly others write",
    reason: "A reader goes on behind the last position that it saw.",
    withoutIt: "an event is skipped for ever, by each reader that was quicker than its writer.",
    holds: byTwo(
      Effect.fnUntraced(function* (first, second) {
        const slow = (at: number) => ({ streams: numbers(4).map((of) => longPart(`slow ${at} ${of}`)) })
        const write = Effect.all(
          [
            Effect.forEach(numbers(8), (at) => first.store.append(slow(at))),
            Effect.forEach(numbers(60), (at) => second.store.append(one("quick", "any", `${at}`)), { concurrency: 2 }),
          ],
          concurrently,
        )
        const total = 1 + 8 * 4 * 25 + 60
        yield* first.store.append(one("begin", "none", "1"))
        const followed = yield* following(second, total)
        const writing = yield* Effect.forkChild(write, { startImmediately: true })
        const seen: Array<number> = []
        const readOn = Effect.gen(function* () {
          while (writing.pollUnsafe() === undefined) {
            yield* Effect.yieldNow
            seen.push(...(yield* Stream.runCollect(positions(first.store.readAll({ afterPosition: seen.at(-1) })))))
          }
        })
        yield* readOn
        yield* Fiber.join(writing)
        seen.push(...(yield* Stream.runCollect(positions(first.store.readAll({ afterPosition: seen.at(-1) })))))
        const whole = numbers(total).map((at) => at + 1)
        assert.deepStrictEqual(yield* Stream.runCollect(positions(first.store.readAll())), whole)
        assert.deepStrictEqual(seen, whole)
        assert.deepStrictEqual(
          (yield* followed.seen).map(({ position }) => position),
          whole,
        )
      }),
    ),
  },
  {
    number: "ES-19",
    sentence: "whoever follows sees every event once and in order, from where it started, while others append",
    reason: "Between reading what is there and waiting for what comes, something may come.",
    withoutIt: "a watcher misses the end of a campaign and waits for ever, or counts a message twice.",
    holds: forEvery(
      fc.record({
        before: fc.nat(20),
        // Turns left to others before each append: without any the follower never comes to the end and waits there.
        pauses: fc.array(fc.nat(12), { minLength: 1, maxLength: 60, size: "max" }),
        from: fc.nat(20),
        prefixes: fc.option(fc.constant(["even "]), { nil: undefined }),
      }),
      Effect.fnUntraced(function* ({ before, pauses, from, prefixes }, { store }) {
        const append = (at: number) => store.append(one(`${at % 2 === 0 ? "even" : "odd"} ${at % 7}`, "any", `${at}`))
        yield* Effect.forEach(numbers(before), append)
        const afterPosition = Math.min(from, before)
        const followed = yield* store.follow({ afterPosition, prefixes }).pipe(
          Stream.takeUntil(({ streamId }) => streamId === "even end"),
          Stream.runCollect,
          Effect.forkChild({ startImmediately: true }),
        )
        const turns = (count: number) => Effect.repeat(Effect.yieldNow, { times: count })
        const afterPause = (pause: number, at: number) => Effect.andThen(turns(pause), append(before + at))
        yield* Effect.forEach(pauses, afterPause, { concurrency: 2 })
        yield* turns(12)
        yield* store.append(one("even end", "none", "end"))
        // More of them, so that whoever missed the first is found out and does not wait for ever.
        for (let more = 1; more <= 20 && followed.pollUnsafe() === undefined; more++) {
          yield* turns(20)
          yield* store.append(one("even end", more, "end"))
        }
        const seen = yield* seenBy(followed)
        const log = yield* Stream.runCollect(store.readAll({ afterPosition }))
        assert.deepStrictEqual(
          seen,
          log.filter(({ streamId, version }) =>
            streamId === "even end" ? version === 1 : prefixes === undefined || streamId.startsWith("even "),
          ),
        )
      }),
      { runs: 12 },
    ),
  },
  {
    number: "ES-20",
    sentence: "its time is the one that events are recorded with",
    reason: "What is due when is reckoned by the one clock that all processes share.",
    withoutIt: "a budget is counted by one clock and spent by another.",
    holds: onFreshStore(
      Effect.fnUntraced(function* ({ store }, trial) {
        yield* advance(trial, 23)
        const before = yield* store.now
        yield* store.append(one("a", "none", "1"))
        const recordedAt = (yield* store.read("a"))[0]?.recordedAt ?? Number.NaN
        const after = yield* store.now
        assert.isTrue(before <= recordedAt && recordedAt <= after, `${before} <= ${recordedAt} <= ${after}`)
        assert.isTrue([before, recordedAt, after].every(Number.isSafeInteger))
      }),
    ),
  },
  {
    number: "ES-21",
    sentence: "events are recorded in the order of their positions, also when the clock was set back",
    reason: "Clocks of machines are corrected.",
    withoutIt: "the last calls seem to have been made in the future, or are not counted at all.",
    holds: (trial) =>
      trial.clock === "live"
        ? undefined
        : onFreshStore(
            Effect.fnUntraced(function* ({ store }) {
              for (const [at, now] of [5_000, 9_000, 2_000, 7_000, 9_001].entries()) {
                yield* TestClock.setTime(now)
                yield* store.append(one(`${at % 2}`, "any", `${at}`))
              }
              const log = yield* Stream.runCollect(store.readAll())
              assert.deepStrictEqual(
                log.map(({ recordedAt }) => recordedAt),
                [5_000, 9_000, 9_000, 9_000, 9_001],
              )
            }),
          )(trial),
  },
]

const longPart = (streamId: string) => ({
  ...part(streamId, "none", []),
  events: numbers(25).map((at) => event(`${at}`, `"${"x".repeat(1_000)}"`)),
})
