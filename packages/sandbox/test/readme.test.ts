// #region once
import { Sandbox } from "@feishu-recall/sandbox"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"

interface Issued {
  readonly tenant_access_token: string
}

it.live("a recall is counted once", () =>
  Effect.gen(function* () {
    const { url, credentials, stage, ledger, changeWeather } = yield* Sandbox
    const [id = ""] = yield* stage({ count: 1, people: 200, sentHoursAgo: 2 })
    yield* changeWeather({ byApi: { recall: { delayInMs: [5, 40] } } })
    const body = JSON.stringify({ app_id: credentials.appId, app_secret: Redacted.value(credentials.appSecret) })
    yield* Effect.promise(async () => {
      const path = "/open-apis/auth/v3/tenant_access_token/internal"
      const issued = (await (await fetch(url + path, { method: "POST", body })).json()) as Issued
      const headers = { Authorization: `Bearer ${issued.tenant_access_token}` }
      await fetch(`${url}/open-apis/im/v1/batch_messages/${id}`, { method: "DELETE", headers })
    })
    assert.strictEqual(ledger.callsOf("recall", id), 1)
    assert.isTrue(ledger.worstIn(1000).every(({ worst }) => worst <= 50))
  }).pipe(Effect.provide(Sandbox.layer({ people: 10_000 }))),
)
// #endregion
