import { changeApp, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { assertTraced, callSandbox, callUrl, fetchTokenOverHttp } from "./callSandbox.ts"

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ people: 500 })))

describe("batch send over HTTP", () => {
  it.live("refuses a send with HTTP 200, with and without the trailing slash", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, credentials, url } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const text = { msg_type: "text", content: { text: "x" } }
        const tooMany = Array.from({ length: 201 }, (_, index) => `ou_${index}`)
        const wrong: ReadonlyArray<readonly [unknown, number]> = [
          [{ ...text }, 10003],
          [{ ...text, open_ids: tooMany }, 10003],
          [{ ...text, department_ids: ["0"] }, 10003],
          [{ ...text, open_ids: ["ou_1"], content: '{"text":"escaped"}' }, 10003],
          [{ open_ids: ["ou_1"], msg_type: "audio", content: {} }, 10003],
          [{ open_ids: ["ou_1"], msg_type: "interactive", content: {} }, 10003],
          [{ open_ids: ["ou_1"], msg_type: "text", content: { text: "x".repeat(150 * 1024) } }, 10002],
        ]
        for (const path of ["/open-apis/message/v4/batch_send/", "/open-apis/message/v4/batch_send"]) {
          for (const [body, code] of wrong) {
            const answer = yield* callUrl("POST", url + path, { token, body })
            assert.deepStrictEqual([answer.status, answer.json.code, answer.json.data], [200, code, {}])
            assertTraced(answer)
          }
        }
        const send = Effect.fnUntraced(function* (list: string) {
          const answer = yield* callSandbox("POST", "/open-apis/message/v4/batch_send/", {
            token,
            body: { ...text, [list]: ["x"] },
          })
          return Number(answer.json.code)
        })
        changeApp(platform, credentials.appId, { scopes: ["im:message", "im:message:send_multi_users"] })
        assert.deepStrictEqual([yield* send("open_ids"), yield* send("department_ids")], [0, 11204])
        changeApp(platform, credentials.appId, { scopes: ["im:message", "im:message:send_multi_depts"] })
        assert.deepStrictEqual([yield* send("open_ids"), yield* send("department_ids")], [11203, 0])
        changeApp(platform, credentials.appId, { bot: false })
        assert.strictEqual(yield* send("department_ids"), 11205)
        assert.isFalse(JSON.stringify(credentials).includes(Redacted.value(credentials.appSecret)))
      }),
    ),
  )
})
