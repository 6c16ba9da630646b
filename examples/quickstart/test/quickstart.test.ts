import { assert, it } from "@effect/vitest"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openSandbox, takeBack } from "../src/index.ts"

it("the quickstart confirms every recall, counts on the way, and says what is wrong with a wrong secret", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quickstart-"))
  await using sandbox = await openSandbox()
  const lines: Array<string> = []
  const options = { ...sandbox.credentials, store: join(folder, "recalls.db") }
  const ids = await sandbox.stage(20, 50)
  const refused = await takeBack({ ...options, appSecret: "wrong" }, ids, (line) => lines.push(line))
  assert.isUndefined(refused)
  assert.match(lines.splice(0).join("\n"), /^TokenRefused: .*Check the app id/)
  const report = await takeBack(options, ids, (line) => lines.push(line))
  assert.deepInclude(report, { requested: 20, confirmed: 20, state: "confirmed" })
  assert.strictEqual(report?.recalledMessages, report?.deliveredMessages)
  assert.strictEqual(lines.at(-1), "20 of 20 confirmed")
  rmSync(folder, { recursive: true })
})
