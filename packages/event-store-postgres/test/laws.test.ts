import type { EventStore, LaneLease } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"
import { assert } from "@effect/vitest"
import { type Context, Effect, Exit, Layer, Redacted, Scope } from "effect"
import { readFileSync } from "node:fs"
import type { Client } from "pg"
import { afterAll } from "vitest"
import { onServer } from "./onServer.ts"
import { open, placeOf } from "./place.ts"

onServer("the laws", (server) => {
  // Opened once and emptied for each trial: to open a store anew takes several times as long as most trials.
  const schema = `laws_${process.pid}`
  const tables = ["streams", "events", "lists", "members", "leases", "erased"].map((table) => `${schema}.${table}`)
  const scope = Scope.makeUnsafe()
  let opened: Promise<{ readonly client: Client; readonly store: Context.Context<EventStore | LaneLease> }> | undefined
  const once = () =>
    (opened ??= Effect.runPromise(
      Scope.provide(
        Effect.all({
          store: Layer.build(layer({ url: Redacted.make(server.url()), schema })),
          client: server.client,
        }),
        scope,
      ),
    ))
  const fresh = Layer.effectContext(
    Effect.promise(async () => {
      const { client, store } = await once()
      await client.query(tables.map((table) => `DELETE FROM ${table}`).join("; "))
      return store
    }),
  )
  afterAll(async () => {
    const { client } = await once()
    await client.query(`DROP SCHEMA ${schema} CASCADE`)
    await Effect.runPromise(Scope.close(scope, Exit.void))
  })

  const options = {
    clock: "live",
    durable: {
      place: Effect.map(server.schema, (name) => placeOf(server.url(), name)),
      open,
      writer: new URL("./writer.ts", import.meta.url),
    },
    onReport: (markdown: string) => assert.include(readFileSync(readme, "utf8"), markdown),
  } as const
  eventStoreLaws("postgres", fresh, options)
  laneLeaseLaws("postgres", fresh, options)
})

const readme = new URL("../README.md", import.meta.url)
