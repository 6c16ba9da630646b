// #region quickstart
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { services } from "./services.ts"
import { takeBack } from "./takeBack.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "quickstart-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)

/** Twenty batch messages to 50 people each, taken back from a company that exists in this process only. */
export const quickstart = Effect.gen(function* () {
  const { credentials, stage, url } = yield* Sandbox
  const ids = yield* stage({ count: 20, people: 50, sentHoursAgo: 2 })
  const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
  const filename = join(yield* temporaryFolder, "recalls.db")
  return yield* takeBack(lane, ids).pipe(Effect.provide(services(lane, credentials.appSecret, filename)))
}).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 500 })))
// #endregion
