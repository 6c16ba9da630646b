import { assert, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { serve } from "@hono/node-server"
import { Effect, Redacted } from "effect"
import type { Progress } from "feishu-recall"
import { createRecallerWith } from "feishu-recall/effect"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { swiftPolicy, swiftSandbox } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { addRecallButton, announcements, openDatabase } from "../src/index.ts"

const users = new Map([
  ["editor", { name: "lin.wei", isEditor: true }],
  ["reader", { name: "wang.fang", isEditor: false }],
])

it.live("an editor presses the button twice, and each message is recalled once, in the editor's name", () =>
  Effect.gen(function* () {
    const { changeSettings, credentials, ledger, stage, url: baseUrl } = yield* Sandbox
    yield* changeSettings(swiftSandbox)
    const ids = yield* stage({ count: 10, people: 5, sentHoursAgo: 1 })
    const folder = mkdtempSync(join(tmpdir(), "recall-button-"))
    yield* Effect.promise(async () => {
      await using recaller = await createRecallerWith(
        {
          appId: credentials.appId,
          appSecret: Redacted.value(credentials.appSecret),
          baseUrl,
          store: join(folder, "recalls.db"),
        },
        { policy: swiftPolicy() },
      )
      const db = openDatabase(ids, Date.now() - 3_600_000)
      const service = announcements(db, (session) => users.get(session))
      addRecallButton(service, db, recaller)
      const server = serve({ fetch: service.fetch, port: 0, hostname: "127.0.0.1" })
      await once(server, "listening")
      const { port } = server.address() as AddressInfo
      const call = (session: string, id: number, body?: string) =>
        fetch(`http://127.0.0.1:${port}/announcements/${id}/recall`, {
          headers: { "x-session": session, connection: "close" },
          ...(body === undefined ? {} : { method: "POST", body }),
        })
      const because = JSON.stringify({ reason: "wrong salary figures" })

      const refusals = [
        await call("nobody", 1, because),
        await call("reader", 1, because),
        await call("editor", 2, because),
        await call("editor", 1, JSON.stringify({ reason: "" })),
        await call("editor", 1, JSON.stringify({ reason: 7 })),
        await call("editor", 1, "{"),
        await call("reader", 1),
      ]
      assert.deepStrictEqual(
        refusals.map(({ status }) => status),
        [401, 403, 404, 400, 400, 400, 404],
      )
      assert.isUndefined(ledger.totalByApi()["recall"])

      const pressed = await Promise.all([call("editor", 1, "null"), call("editor", 1, because)])
      assert.deepStrictEqual(
        pressed.map(({ status }) => status),
        [202, 202],
      )
      let progress: Progress
      do progress = (await (await call("reader", 1)).json()) as Progress
      while (progress.state === "underWay")
      assert.deepInclude(progress, { state: "confirmed", confirmed: 10, by: "lin.wei", label: "announcement-1" })
      for (const id of ids) assert.strictEqual(ledger.callsOf("recall", id), 1)
      server.close()
    })
    rmSync(folder, { recursive: true })
  }).pipe(Effect.provide(Sandbox.layer({ people: 100, departments: 1 }))),
)
