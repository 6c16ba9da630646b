import { EventStore, type EventStoreError, LaneLease, type StoredEvent } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Redacted, Schedule, Stream } from "effect"
import { appendOf, numbers } from "./appending.ts"
import { onServer, serverAt, withPrivateServer } from "./onServer.ts"

/** Appends until told to stop; gives back what was acknowledged, and what each failure was. */
const appending = Effect.fnUntraced(function* (name: string, goesOn: () => boolean) {
  const store = yield* EventStore
  const acknowledged: Array<string> = []
  const failures: Array<string> = []
  for (let at = 0; goesOn(); at++) {
    const id = `${name} ${at}`
    const exit = yield* Effect.result(store.append(appendOf(id, "shared")))
    if (exit._tag === "Success") acknowledged.push(id)
    else {
      failures.push(exit.failure._tag === "EventStoreError" ? exit.failure.reason : exit.failure._tag)
      yield* Effect.sleep(20)
    }
  }
  return { acknowledged, failures }
})

/** Everything acknowledged is there, once; a follower saw all of it, in order. */
const assertWhole = Effect.fnUntraced(function* (
  results: ReadonlyArray<{ readonly acknowledged: ReadonlyArray<string>; readonly failures: ReadonlyArray<string> }>,
  followed: Fiber.Fiber<ReadonlyArray<StoredEvent>, EventStoreError>,
) {
  const store = yield* EventStore
  yield* store.append(appendOf("end"))
  const log = yield* Stream.runCollect(store.readAll())
  assert.deepStrictEqual(
    log.map(({ position }) => position),
    numbers(log.length).map((at) => at + 1),
  )
  const ids = log.map(({ id }) => id)
  assert.strictEqual(new Set(ids).size, ids.length)
  const stored = new Set(ids)
  const acknowledged = results.flatMap((result) => result.acknowledged)
  assert.deepStrictEqual(
    acknowledged.filter((id) => !stored.has(id)),
    [],
  )
  // Only what was said to be unknown may be there beside it.
  const unknown = results.flatMap(({ failures }) => failures).filter((reason) => reason === "unknown-outcome")
  assert.isAtMost(ids.length - 1 - acknowledged.length, unknown.length)
  assert.deepStrictEqual(
    (yield* Fiber.join(followed)).map(({ id }) => id),
    ids,
  )
  return acknowledged.length
})

/** Follows to the end; when it is cut off it goes on behind what it saw last. */
const following = Effect.gen(function* () {
  const store = yield* EventStore
  const seen: Array<StoredEvent> = []
  const follow = Effect.suspend(() =>
    store.follow({ afterPosition: seen.at(-1)?.position }).pipe(
      Stream.takeUntil(({ id }) => id === "end"),
      Stream.runForEach((event) => Effect.sync(() => void seen.push(event))),
    ),
  )
  const patient = Effect.retry(follow, {
    while: (error) => error.reason === "unavailable",
    schedule: Schedule.spaced(20),
  })
  return yield* Effect.forkChild(Effect.as(patient, seen), { startImmediately: true })
})

onServer("a connection that is killed", (server) => {
  it.live("in the middle of appends costs nothing that was acknowledged, and nobody has to restart", () =>
    Effect.gen(function* () {
      const schema = yield* server.schema
      yield* Effect.gen(function* () {
        const administrator = yield* server.client
        const followed = yield* following
        let isRunning = true
        const writers = yield* Effect.forEach(numbers(8), (at) =>
          Effect.forkChild(
            appending(`${at}`, () => isRunning),
            { startImmediately: true },
          ),
        )
        let killed = 0
        for (const _ of numbers(20)) {
          yield* Effect.sleep(37)
          // All of this store's connections, and no other test's: the one that listens, too.
          const ended = yield* Effect.promise(() =>
            administrator.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${schema}'`,
            ),
          )
          killed += ended.rowCount ?? 0
        }
        isRunning = false
        const results = yield* Effect.forEach(writers, Fiber.join)
        assert.isAbove(killed, 20)
        assert.isAbove(yield* assertWhole(results, followed), 50)
      }).pipe(Effect.provide(layer({ url: Redacted.make(`${server.url()}?application_name=${schema}`), schema })))
    }),
  )
})

withPrivateServer("a server that goes down", (server) => {
  const { store } = serverAt(() => server().url)

  it.live("and comes back, by order or by crash, costs nothing that was acknowledged", () =>
    Effect.gen(function* () {
      const followed = yield* following
      let isRunning = true
      const writers = yield* Effect.forEach(numbers(8), (at) =>
        Effect.forkChild(
          appending(`${at}`, () => isRunning),
          { startImmediately: true },
        ),
      )
      for (const signal of ["SIGINT", "SIGQUIT"] as const) {
        yield* Effect.sleep(300)
        yield* Effect.promise(() => server().stop(signal))
        yield* Effect.sleep(100)
        yield* Effect.promise(() => server().start())
      }
      yield* Effect.sleep(300)
      isRunning = false
      const results = yield* Effect.forEach(writers, Fiber.join)
      const reasons = new Set(results.flatMap(({ failures }) => failures))
      assert.include([...reasons], "unavailable")
      assert.deepStrictEqual(
        [...reasons].filter((reason) => reason !== "unavailable" && reason !== "unknown-outcome"),
        [],
      )
      yield* assertWhole(results, followed)
    }).pipe(Effect.provide(store())),
  )

  it.live("is said to be unavailable, with what to do, by every call, and by none that comes after", () =>
    Effect.gen(function* () {
      const events = yield* EventStore
      const leases = yield* LaneLease
      yield* Effect.promise(() => server().stop("SIGQUIT"))
      const calls: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
        events.append(appendOf("a")),
        events.read("a"),
        events.now,
        events.tally("list"),
        leases.take({ lane: "lane", owner: "host/1", ttlMillis: 1_000 }),
        leases.current("lane"),
        Stream.runCollect(events.readAll()),
      ]
      for (const call of calls) {
        const error = (yield* Effect.flip(call)) as EventStoreError
        assert.strictEqual(error.reason, "unavailable")
        assert.match(error.message, /^PostgreSQL at 127\.0\.0\.1:\d+\/postgres can't be reached: check that it runs/)
      }
      yield* Effect.promise(() => server().start())
      const exits = yield* Effect.forEach(calls, Effect.exit)
      assert.isTrue(exits.every(Exit.isSuccess))
    }).pipe(Effect.provide(store())),
  )
})

describe("a server that is not there", () => {
  it.live("is named when the store is opened, without user and password", () =>
    Effect.gen(function* () {
      const url = Redacted.make("postgres://someone:hunter2@127.0.0.1:1/recalls")
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer({ url }))))
      assert.strictEqual(error.reason, "unavailable")
      assert.match(error.message, /^PostgreSQL at 127\.0\.0\.1:1\/recalls can't be reached/)
      assert.notMatch(JSON.stringify(error) + String(error), /someone|hunter2/)
    }),
  )
})
