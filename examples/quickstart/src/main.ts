import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openSandbox, takeBack } from "./index.ts"

const folder = mkdtempSync(join(tmpdir(), "quickstart-"))
try {
  await using sandbox = await openSandbox()
  const ids = await sandbox.stage(20, 50)
  const report = await takeBack({ ...sandbox.credentials, store: join(folder, "recalls.db") }, ids, console.log)
  console.log(`${report?.recalledMessages} of ${report?.deliveredMessages} messages are back.`)
} finally {
  rmSync(folder, { recursive: true })
}
