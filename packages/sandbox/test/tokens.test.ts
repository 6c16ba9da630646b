import { changeApp, firstApp, makePlatform, revokeTokens } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { callModel, fetchToken, noon, readProgress } from "./callModel.ts"

const minute = 60_000
const messageId = `bm-${"0".repeat(32)}`
const path = "/open-apis/auth/v3/tenant_access_token/internal"

describe("tenant tokens", () => {
  it("are the same while 30 minutes or more are left, and otherwise new with the old one still valid", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 }), (waits) => {
        const platform = makePlatform()
        let now = noon
        let current = fetchToken(platform, now)
        let issuedAt = now
        for (const wait of waits) {
          now += wait * minute
          const old = current
          const oldIssuedAt = issuedAt
          current = fetchToken(platform, now)
          if (oldIssuedAt + 120 * minute - now >= 30 * minute) assert.strictEqual(current, old)
          else {
            assert.notStrictEqual(current, old)
            issuedAt = now
          }
          assert.strictEqual(readProgress(platform, now, current, messageId).code, 230030)
          const oldIsValid = now < oldIssuedAt + 120 * minute
          assert.strictEqual(
            readProgress(platform, now + 2000, old, messageId).code === 230030,
            oldIsValid && now + 2000 < oldIssuedAt + 120 * minute,
          )
          now += 2000
        }
      }),
    )
  })

  it("tell the seconds that remain", () => {
    const platform = makePlatform()
    const { appId, appSecret } = firstApp(platform)!
    const ask = (now: number) =>
      callModel(platform, now, "POST", path, { body: { app_id: appId, app_secret: appSecret } })
    assert.strictEqual(ask(noon).json.expire, 7200)
    assert.strictEqual(ask(noon + 60_000).json.expire, 7140)
    assert.strictEqual(ask(noon + 60_001).json.expire, 7139)
  })

  it("die with the app's secret, and can be handed out dead", () => {
    const platform = makePlatform()
    const { appId } = firstApp(platform)!
    const first = fetchToken(platform, noon)
    changeApp(platform, appId, { appSecret: "another" })
    assert.strictEqual(readProgress(platform, noon, first, messageId).code, 99991663)
    const second = fetchToken(platform, noon)
    assert.notStrictEqual(second, first)
    assert.strictEqual(revokeTokens(platform, { keepIssuing: true }), 1)
    assert.strictEqual(fetchToken(platform, noon), second)
    assert.strictEqual(readProgress(platform, noon, second, messageId).code, 99991663)
  })

  it("are refused with HTTP 200 and empty data for every wrong credential", () => {
    const platform = makePlatform()
    const { appId, appSecret } = firstApp(platform)!
    const cases: ReadonlyArray<readonly [unknown, number, string]> = [
      [{ app_id: "cli_test", app_secret: appSecret }, 10003, "invalid param"],
      [{ app_secret: appSecret }, 10003, "invalid param"],
      [{ app_id: appId }, 10003, "invalid param"],
      ["not an object", 10003, "invalid param"],
      [{ app_id: appId, app_secret: "wrong" }, 10014, "app secret invalid"],
      [{ app_id: "cli_0000000000000000", app_secret: appSecret }, 10014, "app id not exists"],
    ]
    for (const [body, code, msg] of cases) {
      const answer = callModel(platform, noon, "POST", path, { body })
      assert.deepStrictEqual([answer.status, answer.json], [200, { code, msg, data: {} }])
    }
  })
})
