import { join } from "node:path"
import { assert, it } from "@effect/vitest"
// #region note
import { EventStore, LaneLease } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, Stream } from "effect"

/** Appends one event under a lease, and reads the whole log. */
const note = (filename: string, text: string) =>
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
  }).pipe(Effect.provide(EventStoreSqlite.layer({ filename })))
// #endregion
import { temporaryDirectory } from "./temporaryDirectory.ts"

it.live("the program of the README finds its events again when it is run again", () =>
  Effect.gen(function* () {
    const filename = join(yield* temporaryDirectory, "recalls.db")
    yield* note(filename, "撤回")
    const stored = yield* note(filename, "again")
    assert.deepStrictEqual(
      stored.map(({ data, version }) => [version, data]),
      [
        [1, '{"text":"撤回"}'],
        [2, '{"text":"again"}'],
      ],
    )
  }),
)
