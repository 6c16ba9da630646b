import { EventStore, EventStoreError } from "@feishu-recall/core"
import { layer, limits, type PostgresEventStoreOptions } from "@feishu-recall/event-store-postgres"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Exit, Fiber, Layer, Redacted, Result, Stream } from "effect"
import { createServer, type Socket } from "node:net"
import { once } from "node:events"
import { makeGroupCommit } from "../src/groupCommit.ts"
import { makeLogSeek } from "../src/logSeek.ts"
import { appendOf, numbers } from "./appending.ts"
import { onServer } from "./onServer.ts"

onServer("each limit of the store, lowered", (server) => {
  /** A store with limits of its own, and its schema. */
  const lowered = <A, E, R>(
    options: Omit<PostgresEventStoreOptions, "url">,
    use: (store: EventStore["Service"], schema: string) => Effect.Effect<A, E, R>,
  ) =>
    Effect.flatMap(server.schema, (schema) =>
      EventStore.use((store) => use(store, schema)).pipe(
        Effect.provide(layer({ url: Redacted.make(server.url()), schema, ...options })),
      ),
    )

  it.live("lockMillis ends the wait for others, answerMillis that for an answer", () =>
    lowered({ lockMillis: 200 }, (store, schema) =>
      Effect.gen(function* () {
        const other = yield* server.client
        const says = (sql: string) => Effect.promise(() => other.query(sql))
        yield* says(`BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('feishu-recall ' || '${schema}', 0))`)
        const locked = yield* Effect.flip(store.append(appendOf("a")))
        assert.isTrue(locked._tag === "EventStoreError" && locked.reason === "locked")
        assert.match(locked.message, /is being written by another process: let that one finish/)
        yield* says("COMMIT")
        yield* lowered({ schema, answerMillis: 300 }, (impatient) =>
          Effect.gen(function* () {
            yield* says(`BEGIN; LOCK TABLE ${schema}.events IN ACCESS EXCLUSIVE MODE`)
            assert.strictEqual((yield* Effect.flip(impatient.read("a"))).reason, "unavailable")
            yield* says("COMMIT")
            assert.deepStrictEqual(yield* impatient.read("a"), [])
          }),
        )
      }),
    ),
  )

  it.live("idleMillis is what the server allows a process that says nothing within a transaction", () =>
    lowered({ idleMillis: 1_234 }, (store, schema) =>
      Effect.gen(function* () {
        const other = yield* server.client
        yield* Effect.promise(() =>
          other.query(`CREATE FUNCTION ${schema}.shown() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.data := current_setting('idle_in_transaction_session_timeout'); RETURN NEW; END $$;
            CREATE TRIGGER shown BEFORE INSERT ON ${schema}.events FOR EACH ROW EXECUTE FUNCTION ${schema}.shown()`),
        )
        yield* store.append(appendOf("a", "a"))
        assert.strictEqual((yield* store.read("a"))[0]?.data, "1234ms")
      }),
    ),
  )

  it.live("connections bounds what is open at the server, and everybody gets one in turn", () =>
    lowered({ connections: 2 }, (store) =>
      Effect.gen(function* () {
        const reads = yield* Effect.forEach(numbers(50), () => store.now, { concurrency: "unbounded" })
        assert.strictEqual(reads.length, 50)
      }),
    ),
  )

  it.live("queueCapacity makes those who write wait, batchLimit bounds a transaction", () =>
    lowered({ queueCapacity: 2, batchLimit: 3 }, (store, schema) =>
      Effect.gen(function* () {
        yield* Effect.forEach(numbers(30), (at) => store.append(appendOf(`${at}`)), { concurrency: "unbounded" })
        const other = yield* server.client
        // Rows of one transaction carry its number.
        const { rows } = yield* Effect.promise(() =>
          other.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${schema}.events GROUP BY xmin::text`),
        )
        const counts = rows.map(({ count }) => count)
        assert.strictEqual(
          counts.reduce((sum, count) => sum + count, 0),
          30,
        )
        assert.isAtMost(Math.max(...counts), 3)
        assert.isAbove(Math.max(...counts), 1)
      }),
    ),
  )

  it.live("pageLength and pageBytes end a page of the log, pieceLength a statement over a list", () =>
    lowered({ pageLength: 4, pageBytes: 20, pieceLength: 3 }, (store, schema) =>
      Effect.gen(function* () {
        const members = numbers(10).map((at) => ({ streamId: `${at}`, data: "{}" }))
        yield* store.stage({ list: "list", guard: { streamId: "guard", version: 0 }, members })
        yield* Effect.forEach(numbers(10), (at) => store.append(appendOf(`${at}`)))
        yield* store.append(appendOf("long", "long", "x".repeat(100)))
        assert.deepStrictEqual(yield* store.tally("list"), [{ status: undefined, count: 10 }])
        assert.strictEqual((yield* Stream.runCollect(store.readAll())).length, 11)
        assert.strictEqual((yield* Stream.runCollect(store.readAllBackwards)).length, 11)
        yield* store.discard("list")
        const other = yield* server.client
        const left = yield* Effect.promise(() =>
          other.query(`SELECT 1 FROM ${schema}.members UNION ALL SELECT 1 FROM ${schema}.lists`),
        )
        assert.strictEqual(left.rowCount, 0)
      }),
    ),
  )

  it.live("soughtStreams are looked up for a reader; of more the log is read, and all is there", () =>
    lowered({}, (store, schema) =>
      Effect.gen(function* () {
        yield* store.append(appendOf("1", "sought 0"))
        const other = yield* server.client
        const query = <Row>(sql: string, parameters: ReadonlyArray<string> = []) =>
          Effect.promise(async () => (await other.query(sql, [...parameters])).rows as ReadonlyArray<Row>)
        const { find } = makeLogSeek(query, schema, 500, () => Effect.succeed([]))
        // Streams without events in a log that is long enough for each of them.
        const insert = (from: number, to: number) =>
          query(`INSERT INTO ${schema}.streams (id, name, version)
            SELECT 10 + n, 'sought ' || n, 0 FROM generate_series(${from}, ${to}) n`)
        yield* query(`INSERT INTO ${schema}.streams (id, name, version) VALUES (1000000, 'other', 1)`)
        yield* query(`INSERT INTO ${schema}.events VALUES (1000000, 1000000, 1, 'e', 't', '', '', 0)`)
        yield* insert(1, limits.soughtStreams - 1)
        assert.deepStrictEqual(yield* find(0, ["sought "]), { positions: [1], end: 1_000_000 })
        assert.isUndefined(yield* find(999_999 - 8 * 9_999, ["sought "]))
        yield* insert(limits.soughtStreams, limits.soughtStreams)
        assert.isUndefined(yield* find(0, ["sought "]))
        assert.strictEqual(yield* Stream.runCount(store.readAll({ prefixes: ["sought "] })), 1)
      }),
    ),
  )

  it.live(
    "pollMillis is how soon a subscriber sees what it was not told of; listenAgainMillis how soon it is told again",
    () =>
      lowered({ pollMillis: 1_200 }, (store, schema) =>
        Effect.gen(function* () {
          const next = (afterPosition: number) =>
            Effect.forkChild(Stream.runHead(store.follow({ afterPosition })), { startImmediately: true })
          const elapsed = (fiber: Fiber.Fiber<unknown, EventStoreError>) =>
            Effect.map(Effect.timed(Fiber.join(fiber)), ([took]) => Duration.toMillis(took))
          const foreign = yield* server.client
          const insert = (position: number) =>
            Effect.promise(() =>
              foreign.query(`INSERT INTO ${schema}.streams (id, name, version) VALUES (${position}, 's${position}', 1);
              INSERT INTO ${schema}.events VALUES (${position}, ${position}, 1, 'e', 't', '', '', 0)`),
            )
          const polled = yield* next(0)
          yield* Effect.sleep(100)
          yield* insert(1)
          assert.isAtLeast(yield* elapsed(polled), 600)
          const told = yield* next(1)
          yield* Effect.sleep(100)
          yield* insert(2)
          yield* Effect.promise(() => foreign.query(`NOTIFY ${schema}`))
          assert.isAtMost(yield* elapsed(told), 500)
          yield* Effect.promise(() =>
            foreign.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN "${schema}"'`),
          )
          yield* Effect.sleep(limits.listenAgainMillis + 300)
          const toldAgain = yield* next(2)
          yield* Effect.sleep(100)
          yield* insert(3)
          yield* Effect.promise(() => foreign.query(`NOTIFY ${schema}`))
          assert.isAtMost(yield* elapsed(toldAgain), 500)
        }),
      ),
  )

  it.live("batchCharacters ends a batch, and an answer has at most messageBytes, more than the largest event", () =>
    Effect.gen(function* () {
      assert.isAbove(limits.messageBytes, 3 * 16_777_216)
      const batches: Array<number> = []
      const { append } = yield* makeGroupCommit({
        queueCapacity: 10,
        batchLimit: 10,
        closed: (operation) => new EventStoreError({ reason: "closed", operation, message: "" }),
        commit: (appends) =>
          Effect.sync(() => {
            batches.push(appends.length)
            return appends.map(() => Result.succeed({ versions: [], position: 0 }))
          }),
      })
      const data = "x".repeat(limits.batchCharacters / 2)
      yield* Effect.forEach(numbers(5), (at) => append(appendOf(`${at}`, "a", data)), { concurrency: "unbounded" })
      assert.deepStrictEqual(batches, [2, 2, 1])
    }).pipe(Effect.scoped),
  )
})

describe("limits of opening", () => {
  it.live("connectMillis bounds the wait for a server that accepts and says nothing", () =>
    Effect.gen(function* () {
      const sockets = new Set<Socket>()
      const silent = yield* Effect.acquireRelease(
        Effect.promise(async () => {
          const server = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1")
          await once(server, "listening")
          return server
        }),
        (server) =>
          Effect.sync(() => {
            for (const socket of sockets) socket.destroy()
            server.close()
          }),
      )
      const address = silent.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const url = Redacted.make(`postgres://user@127.0.0.1:${port}/none`)
      const startedAt = performance.now()
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer({ url, connectMillis: 150 }))))
      assert.strictEqual(error.reason, "unavailable")
      assert.isAtLeast(performance.now() - startedAt, 140)
      assert.isAtMost(performance.now() - startedAt, 3_000)
    }),
  )

  it.live("settings that can't be are refused, all of them at once, and so is what is no URL", () =>
    Effect.gen(function* () {
      const url = Redacted.make("hunter2")
      const wrong = layer({ url, schema: "x;drop", queueCapacity: 0, batchLimit: 1.5, pollMillis: Number.NaN })
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(wrong)))
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      assert.isFalse(error instanceof EventStoreError)
      for (const name of ["schema", "queueCapacity", "batchLimit", "pollMillis"])
        assert.include(String(error), `["${name}"]`)
      const noUrl = yield* Effect.flip(Effect.scoped(Layer.build(layer({ url }))))
      assert.match(noUrl.message, /write it as postgres:\/\/user:password@host:5432\/database$/)
      assert.notInclude(noUrl.message, "hunter2")
    }),
  )
})
