import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { serve } from "@hono/node-server"
import { openSandbox } from "@feishu-recall/example-quickstart"
import { createRecaller } from "feishu-recall"
import { addRecallButton } from "./addRecallButton.ts"
import { announcements } from "./announcements.ts"
import { openDatabase } from "./openDatabase.ts"

const users = new Map([
  ["editor", { name: "lin.wei", isEditor: true }],
  ["reader", { name: "wang.fang", isEditor: false }],
])

const folder = mkdtempSync(join(tmpdir(), "recall-button-"))
try {
  await using sandbox = await openSandbox()
  await using recaller = await createRecaller({ ...sandbox.credentials, store: join(folder, "recalls.db") })
  const db = openDatabase(await sandbox.stage(10, 20), Date.now() - 3_600_000)
  const service = announcements(db, (session) => users.get(session))
  addRecallButton(service, db, recaller)
  const server = serve({ fetch: service.fetch, port: 8080, hostname: "127.0.0.1" })
  console.log(`Press the button:
  curl -H 'x-session: editor' -d '{"reason":"wrong salary figures"}' http://127.0.0.1:8080/announcements/1/recall
and look:
  curl -H 'x-session: reader' http://127.0.0.1:8080/announcements/1/recall`)
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")])
  server.close()
} finally {
  rmSync(folder, { recursive: true })
}
