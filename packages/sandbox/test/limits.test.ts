import { limits, Sandbox, stageBatchMessages } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createApp, firstApp, makePlatform } from "../src/index.ts"
import { makeLedger } from "../src/model/Ledger.ts"
import { answerControl } from "../src/server/answerControl.ts"
import type { SandboxShell } from "../src/server/SandboxShell.ts"
import { callSandbox } from "./callSandbox.ts"

/** The control API of a platform, without a server round it. */
const controlOf = (platform: SandboxShell["platform"]) => {
  const shell = { platform, now: () => 0 } as unknown as SandboxShell
  return (target: string, body: unknown) => {
    const request = { method: "POST", target, authorization: undefined, body: JSON.stringify(body), remoteAddress: "" }
    const answer = answerControl(shell, request)
    return { status: answer.status, json: JSON.parse(answer.body) as { error: string } }
  }
}

describe("each limit of the sandbox", () => {
  it.live("bodyBytes are read of a request", () =>
    Effect.gen(function* () {
      const longest = "x".repeat(limits.bodyBytes - 2)
      const told = yield* callSandbox("POST", "/sandbox/settings", { body: longest })
      assert.strictEqual(told.status, 400)
      assert.strictEqual((yield* callSandbox("POST", "/sandbox/settings", { body: `${longest}x` })).status, 413)
    }).pipe(Effect.provide(Sandbox.layer({ control: true, people: 10, departments: 1 }))),
  )

  it("staged, batchMessages and apps end what is put there over the control API", () => {
    const platform = makePlatform({ people: 10, departments: 1 })
    const post = controlOf(platform)
    assert.strictEqual(post("/sandbox/batch-messages", { count: limits.staged + 1 }).status, 400)
    platform.batchMessages.length = limits.batchMessages - 1
    assert.strictEqual(post("/sandbox/batch-messages", { count: 2 }).json.error.split(":")[1], " start another one")
    assert.strictEqual(post("/sandbox/batch-messages", { count: 1 }).status, 200)
    while (platform.apps.size < limits.apps) createApp(platform, {})
    assert.match(post("/sandbox/apps", {}).json.error, /holds 10000 apps at most: start another one$/)
  })

  it("ledgerCalls are kept one by one, all of them in the totals, and duplicatesNamed with their ids", () => {
    const ledger = makeLedger(2_000)
    for (let call = 0; call < 5_000; call++)
      ledger.record({
        at: call,
        api: "recall",
        appId: "a",
        tenantKey: "t",
        batchMessageId: `${call % 400}`,
        code: 0,
        status: 200,
      })
    assert.isAtMost([...ledger.entries()].length, 2_000)
    assert.strictEqual(ledger.total(), 5_000)
    assert.deepStrictEqual(ledger.recalledAgain(3).ids, ["0", "1", "2"])
    assert.isBelow(ledger.recalledAgain(limits.duplicatesNamed).count, limits.ledgerCalls)
  })

  it.live("reportPage is the longest page of the truth", () =>
    Effect.gen(function* () {
      const { platform } = yield* Sandbox
      stageBatchMessages(platform, firstApp(platform)!, { count: limits.reportPage + 1, people: 1, sentHoursAgo: 1 }, 0)
      const { json } = yield* callSandbox("GET", `/sandbox/truth?limit=${limits.reportPage + 1}`)
      assert.strictEqual(json.items.length, limits.reportPage)
    }).pipe(Effect.provide(Sandbox.layer({ control: true, people: 10, departments: 1 }))),
  )

  it.live("idleMillis are what an idle connection stays open, and the answer says so", () =>
    Effect.gen(function* () {
      const { headers } = yield* callSandbox("GET", "/sandbox/settings")
      assert.strictEqual(headers.get("keep-alive"), `timeout=${limits.idleMillis / 1_000}`)
    }).pipe(Effect.provide(Sandbox.layer({ control: true, people: 10, departments: 1 }))),
  )
})
