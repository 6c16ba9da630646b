import { assert, it, vi } from "@effect/vitest"
import { takeBack } from "@feishu-recall/example-quickstart-effect"
import { revokeTokens, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { swiftPolicy, swiftSandbox } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { incident, makeTeamClient, sendToDepartment, services } from "../src/index.ts"

const teamClient = Effect.gen(function* () {
  const { changeSettings, credentials, url } = yield* Sandbox
  yield* changeSettings(swiftSandbox)
  return makeTeamClient(url, credentials.appId, credentials.appSecret)
})
const inSandbox = Effect.provide(Sandbox.layer({ people: 500 }))

it.live("what the team's client sent is taken back through it, each message once, with the one token that it had", () =>
  Effect.gen(function* () {
    const { ledger } = yield* Sandbox
    const { ids, report } = yield* incident(yield* teamClient, swiftPolicy())
    assert.deepStrictEqual([report.requested, report.confirmed], [10, 10])
    assert.strictEqual(report.recalledMessages, report.deliveredMessages)
    for (const id of ids) assert.strictEqual(ledger.callsOf("recall", id), 1)
    assert.strictEqual(ledger.totalByApi()["recall"], 10)
    assert.strictEqual(ledger.totalByApi()["token"], 1)
  }).pipe(inSandbox),
)

it.live(
  "a revoked token, which the SDK would use for two hours more, stops neither the recall nor the team after it",
  () =>
    Effect.gen(function* () {
      const { credentials, ledger, platform, url } = yield* Sandbox
      const client = yield* teamClient
      const department = platform.companies.get(credentials.tenantKey)!.departments[0]!.departmentId
      const send = Effect.tryPromise(() => sendToDepartment(client, department, "Your new salary"))
      const id = yield* send
      revokeTokens(platform, { appId: credentials.appId })
      const said: Array<unknown> = []
      const listeners = (["log", "warn", "info", "debug"] as const).map((level) =>
        vi.spyOn(console, level).mockImplementation((...words: ReadonlyArray<unknown>) => void said.push(...words)),
      )
      yield* Effect.flip(send)
      for (const listener of listeners) listener.mockRestore()
      assert.deepStrictEqual(said, [], "it would print the token")

      const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lark-sdk-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true })),
      )
      const opened = services(lane, client, join(folder, "recalls.db"), swiftPolicy())
      const report = yield* takeBack(lane, [id]).pipe(Effect.provide(opened))
      assert.strictEqual(report.confirmed, 1)
      yield* send
      assert.strictEqual(ledger.totalByApi()["token"], 2)
    }).pipe(Effect.scoped, inSandbox),
)
