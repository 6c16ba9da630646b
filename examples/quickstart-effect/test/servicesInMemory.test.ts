import { assert, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { servicesInMemory, takeBack } from "../src/index.ts"

it.live("the same program takes a campaign back without a file, as the platform itself sees it", () =>
  Effect.gen(function* () {
    const { credentials, ledger, stage, url } = yield* Sandbox
    const [id = ""] = yield* stage({ count: 1, people: 30, sentHoursAgo: 2 })
    const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    const report = yield* takeBack(lane, [id]).pipe(Effect.provide(servicesInMemory(lane, credentials.appSecret)))
    assert.strictEqual(report.confirmed, 1)
    assert.strictEqual(ledger.callsOf("recall", id), 1)
  }).pipe(Effect.provide(Sandbox.layer({ people: 500 }))),
)
