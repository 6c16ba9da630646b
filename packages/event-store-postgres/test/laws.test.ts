import { layer } from "@feishu-recall/event-store-postgres"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"
import { Effect, Layer, Redacted } from "effect"
import { afterAll } from "vitest"
import { onServer } from "./onServer.ts"

onServer("the laws", ({ client, url }) => {
  // Emptied for each trial: to create a schema takes several times as long.
  const schema = `laws_${process.pid}`
  const tables = ["streams", "events", "lists", "members", "leases"]
  const run = (sql: string) =>
    Effect.scoped(Effect.flatMap(client, (one) => Effect.promise(() => one.query(sql).catch(() => {}))))
  const fresh = Layer.unwrap(
    Effect.as(
      // There are none yet before the first one.
      run(tables.map((table) => `DELETE FROM ${schema}.${table}`).join("; ")),
      Layer.suspend(() => layer({ url: Redacted.make(url()), schema })),
    ),
  )
  afterAll(() => Effect.runPromise(run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)))

  eventStoreLaws("postgres", fresh, { clock: "live" })
  laneLeaseLaws("postgres", fresh, { clock: "live" })
})
