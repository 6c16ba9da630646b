import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { callUrl } from "./callSandbox.ts"

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

const start = (...flags: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [bin, ...flags], { stdio: ["ignore", "pipe", "pipe"] })),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  )

describe("feishu-sandbox", () => {
  it.live("prints one line when it is ready, serves, and ends when it is told to", () =>
    Effect.gen(function* () {
      const child = yield* start("--people", "50", "--departments", "3", "--control", "--lift-limits", "--seed", "9")
      const lines: Array<string> = []
      const reader = createInterface(child.stdout).on("line", (line) => lines.push(line))
      yield* Effect.promise(() => once(reader, "line"))
      const ready = JSON.parse(lines[0]!)
      assert.strictEqual(ready.pid, child.pid)
      const credentials = { app_id: ready.appId, app_secret: ready.appSecret }
      const path = "/open-apis/auth/v3/tenant_access_token/internal"
      assert.strictEqual((yield* callUrl("POST", ready.url + path, { body: credentials })).json.code, 0)
      const company = yield* callUrl("GET", `${ready.url}/sandbox/company`)
      assert.lengthOf(company.json.departments, 3)
      assert.include((yield* callUrl("GET", ready.page)).text, "<title>Feishu sandbox</title>")
      assert.strictEqual((yield* callUrl("POST", `${ready.url}/sandbox/shutdown`)).status, 200)
      const [code] = yield* Effect.promise(() => once(child, "exit"))
      assert.strictEqual(code, 0)
      assert.lengthOf(lines, 1)
    }).pipe(Effect.scoped),
  )

  it.live("serves the world of a file, and refuses a file that is none before it listens", () =>
    Effect.gen(function* () {
      const child = yield* start("--world", fileURLToPath(new URL("acme.world.json", import.meta.url)))
      const [line] = yield* Effect.promise(() => once(createInterface(child.stdout), "line"))
      const ready = JSON.parse(String(line))
      assert.deepInclude(ready, { appId: "cli_0123456789abcdef", appSecret: "acme-secret" })
      const damaged = yield* start("--world", fileURLToPath(new URL("../src/model/App.ts", import.meta.url)))
      let complaint = ""
      damaged.stderr.on("data", (chunk) => (complaint += String(chunk)))
      const [code] = yield* Effect.promise(() => once(damaged, "close"))
      assert.strictEqual(code, 1)
      assert.match(complaint, /App\.ts is no world: [^]*correct the file and try again/)
    }).pipe(Effect.scoped),
  )

  it.live("refuses a wrong flag before it listens, and says what would be right", () =>
    Effect.gen(function* () {
      const child = yield* start("--people", "many")
      let complaint = ""
      child.stderr.on("data", (chunk) => (complaint += String(chunk)))
      const [code] = yield* Effect.promise(() => once(child, "close"))
      assert.strictEqual(code, 2)
      assert.include(complaint, "--people: a whole number")
    }).pipe(Effect.scoped),
  )
})
