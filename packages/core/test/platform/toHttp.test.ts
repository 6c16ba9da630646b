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

  it("writes the calls of a store app as their pages say", () => {
    const appTicket = Redacted.make("ticket-secret")
    const bodies = [
      toHttp({ _tag: "IssueAppAccessToken", appId: "cli_a", appSecret, appTicket }),
      toHttp({ _tag: "IssueStoreTenantAccessToken", appAccessToken: token, tenantKey: "acme" }),
      toHttp({ _tag: "ResendAppTicket", appId: "cli_a", appSecret }),
    ].map(({ authorization, body, method, path }) => [method, path, authorization, JSON.parse(Redacted.value(body!))])
    const auth = "/open-apis/auth/v3/"
    expect(bodies).toEqual([
      [
        "POST",
        `${auth}app_access_token`,
        undefined,
        { app_id: "cli_a", app_secret: 's"ecret', app_ticket: "ticket-secret" },
      ],
      ["POST", `${auth}tenant_access_token`, undefined, { app_access_token: "t-secret", tenant_key: "acme" }],
      ["POST", `${auth}app_ticket/resend`, undefined, { app_id: "cli_a", app_secret: 's"ecret' }],
    ])
  })

  it("shows neither token nor secret in its text", () => {
    for (const call of [
      toHttp({ _tag: "IssueAppAccessToken", appId: "cli_a", appSecret, appTicket: Redacted.make("ticket-secret") }),
      toHttp({ _tag: "IssueStoreTenantAccessToken", appAccessToken: token, tenantKey: "acme" }),
      toHttp({ _tag: "ResendAppTicket", appId: "cli_a", appSecret }),
      toHttp({ _tag: "IssueTenantAccessToken", appId: "cli_a", appSecret }),
      toHttp({ _tag: "RecallBatchMessage", batchMessageId: "bm-1" as BatchMessageId, token }),
    ]) {
      expect(JSON.stringify(call) + inspect(call, { depth: 9 })).not.toContain("ecret")
    }
  })
})
