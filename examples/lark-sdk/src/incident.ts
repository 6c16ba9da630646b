import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { WorkerPolicy } from "@feishu-recall/core"
import { takeBack } from "@feishu-recall/example-quickstart-effect"
import { Sandbox } from "@feishu-recall/sandbox"
import type { Client } from "@larksuiteoapi/node-sdk"
import { Effect } from "effect"
import { services } from "./services.ts"
import { sendToDepartment } from "./teamClient.ts"

/** The team's program sends to ten departments, and takes back what it sent, through one and the same client. */
export const incident = Effect.fn("incident")(function* (client: Client, policy?: WorkerPolicy) {
  const { credentials, platform, url } = yield* Sandbox
  const departments = platform.companies.get(credentials.tenantKey)!.departments.slice(0, 10)
  const ids = yield* Effect.forEach(departments, ({ departmentId }) =>
    Effect.promise(() => sendToDepartment(client, departmentId, "Your new salary")),
  )
  const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
  const filename = join(yield* temporaryFolder, "recalls.db")
  const report = yield* takeBack(lane, ids).pipe(Effect.provide(services(lane, client, filename, policy)))
  return { ids, report }
}, Effect.scoped)

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lark-sdk-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)
