import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Redacted, Stream } from "effect"
import { appendOf, numbers } from "./appending.ts"
import { onServer } from "./onServer.ts"

const names = numbers(20).map((at) => `old ${at}`)

onServer("erasing", (server) => {
  /** A store in which it takes a second to delete events, so that it can be met in the midst of it. */
  const slowStore = Effect.fnUntraced(function* () {
    const schema = yield* server.schema
    const client = yield* server.client
    const says = (sql: string) =>
      Effect.map(
        Effect.promise(() => client.query(sql)),
        ({ rows }) => rows,
      )
    const store = layer({ url: Redacted.make(server.url()), schema })
    yield* Effect.gen(function* () {
      const { append, stage } = yield* EventStore
      for (const name of names) yield* append(appendOf("1", name))
      const members = names.map((streamId) => ({ streamId, data: "{}" }))
      yield* stage({ list: "list", members, guard: { streamId: "guard", version: 0 } })
    }).pipe(Effect.provide(store))
    yield* says(`CREATE FUNCTION ${schema}.slow() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
      CREATE TRIGGER slow_delete AFTER DELETE ON ${schema}.events FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.slow()`)
    /** Ends the server's side of the connection that deletes at this moment. */
    const killEraser = Effect.gen(function* () {
      let killed: ReadonlyArray<unknown> = []
      while (killed.length === 0) {
        yield* Effect.sleep(20)
        killed = yield* says(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%DELETE FROM ${schema}.events%'`)
      }
    })
    const counts = Effect.map(
      says(`SELECT (SELECT count(*) FROM ${schema}.events)::integer AS events,
        (SELECT count(*) FROM ${schema}.streams)::integer AS streams,
        (SELECT count(*) FROM ${schema}.lists WHERE name IS NOT NULL)::integer AS lists`),
      ([row]) => ({ ...(row as object) }),
    )
    return { counts, killEraser, says, schema, store }
  })
  const erasure = {
    streams: names.map((streamId) => ({ streamId, version: 1 })),
    lists: ["list"],
    append: appendOf("erased", "notes"),
  }

  it.live("whose backend is killed in the midst of it leaves all as it was, and is done whole the next time", () =>
    Effect.gen(function* () {
      const { counts, killEraser, says, schema, store } = yield* slowStore()
      yield* Effect.gen(function* () {
        const { erase, members, readAll } = yield* EventStore
        // It tries again by itself, once.
        const erasing = yield* Effect.forkChild(Effect.flip(erase(erasure)), { startImmediately: true })
        yield* killEraser
        yield* killEraser
        const refused = yield* Fiber.join(erasing)
        assert.isTrue(refused._tag === "EventStoreError" && refused.reason === "unavailable")
        assert.deepStrictEqual(yield* counts, { events: 20, streams: 20, lists: 1 })
        assert.strictEqual((yield* members({ list: "list", afterOrdinal: 0, limit: 99 })).length, 20)
        const again = yield* Effect.forkChild(erase(erasure), { startImmediately: true })
        yield* killEraser
        yield* says(`DROP TRIGGER slow_delete ON ${schema}.events`)
        assert.deepStrictEqual(yield* Fiber.join(again), { versions: [1], position: 21 })
        assert.deepStrictEqual(yield* counts, { events: 1, streams: 1, lists: 0 })
        assert.deepStrictEqual(
          (yield* Stream.runCollect(readAll())).map(({ id, position }) => [id, position]),
          [["erased", 21]],
        )
        assert.deepStrictEqual(yield* says(`SELECT 1 FROM ${schema}.members`), [])
      }).pipe(Effect.provide(store))
    }),
  )
})
