import { Redacted } from "effect"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { type BatchMessageId, toHttp } from "../../src/index.ts"

const token = Redacted.make("t-secret")
const appSecret = Redacted.make('s"ecret')

describe("toHttp", () => {
  it("escapes the id, so that no id can reach another path", () => {
    const call = toHttp({ _tag: "RecallBatchMessage", batchMessageId: "a/../b?x=1#y" as BatchMessageId, token })
    expect(call.path).toBe("/open-apis/im/v1/batch_messages/a%2F..%2Fb%3Fx%3D1%23y")
    expect(new URL(call.path, "https://open.feishu.cn").pathname).toBe(call.path)
  })

  it("sends a body with the call for a token alone, and says that it is JSON in UTF-8", () => {
    const issue = toHttp({ _tag: "IssueTenantAccessToken", appId: "cli_a", appSecret })
    expect(JSON.parse(Redacted.value(issue.body!))).toEqual({ app_id: "cli_a", app_secret: 's"ecret' })
    expect(issue.headers["content-type"]).toBe("application/json; charset=utf-8")
    expect(issue.authorization).toBeUndefined()
    const progress = toHttp({ _tag: "GetBatchMessageProgress", batchMessageId: "bm-1" as BatchMessageId, token })
    expect([progress.method, progress.path, progress.body]).toEqual([
      "GET",
      "/open-apis/im/v1/batch_messages/bm-1/get_progress",
      undefined,
    ])
    expect(Redacted.value(progress.authorization!)).toBe("Bearer t-secret")
  })

  it("shows neither token nor secret in its text", () => {
    for (const call of [
      toHttp({ _tag: "IssueTenantAccessToken", appId: "cli_a", appSecret }),
      toHttp({ _tag: "RecallBatchMessage", batchMessageId: "bm-1" as BatchMessageId, token }),
    ]) {
      expect(JSON.stringify(call) + inspect(call, { depth: 9 })).not.toContain("ecret")
    }
  })
})
