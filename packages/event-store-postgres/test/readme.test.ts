import { assert, it } from "@effect/vitest"
// #region note
import { EventStore, LaneLease } from "@feishu-recall/core"
import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
import { Config, Effect, Stream } from "effect"

/** Appends one event under a lease, and reads the whole log. */
const note = (text: string) =>
  Effect.gen(function* () {
    const leases = yield* LaneLease
    const lease = yield* leases.take({ lane: "lane", owner: `host/${process.pid}`, ttlMillis: 30_000 })
    const store = yield* EventStore
    const event = { id: crypto.randomUUID(), type: "Noted", data: JSON.stringify({ text }), metadata: "{}" }
    yield* store.append({
      streams: [{ streamId: "notes", expectedVersion: "any", events: [event] }],
      fence: lease,
    })
    yield* leases.release(lease)
    return yield* Stream.runCollect(store.readAll())
  }).pipe(Effect.provide(fromConfig))

const fromConfig = EventStorePostgres.layerConfig({
  url: Config.Redacted("DATABASE_URL"),
  schema: Config.String("DATABASE_SCHEMA").pipe(Config.withDefault("feishu_recall")),
})
// #endregion
import { ConfigProvider } from "effect"
import { onServer } from "./onServer.ts"

onServer("the program of the README", (server) => {
  it.live("finds its events again when it is run again", () =>
    Effect.gen(function* () {
      const environment = { DATABASE_URL: server.url(), DATABASE_SCHEMA: yield* server.schema }
      const configured = Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(environment))
      yield* configured(note("撤回"))
      const stored = yield* configured(note("again"))
      assert.deepStrictEqual(
        stored.map(({ data, version }) => [version, data]),
        [
          [1, '{"text":"撤回"}'],
          [2, '{"text":"again"}'],
        ],
      )
    }),
  )
})
