import { request as rawRequest } from "node:http"
import { changeApp, changeBatchMessage, changeSettings, createApp, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { assertTraced, callSandbox, fetchTokenOverHttp, type HttpAnswer } from "./callSandbox.ts"

const unknownId = `bm-${"0".repeat(32)}`
const recallPath = (id: string): string => `/open-apis/im/v1/batch_messages/${id}`
const progressPath = (id: string): string => `${recallPath(id)}/get_progress`
const readUserPath = (id: string): string => `${recallPath(id)}/read_user`

/** A failure of the gateway or the im service. */
const assertRefused = (answer: HttpAnswer, status: number, code: number, msg: string): void => {
  assert.deepStrictEqual([answer.status, answer.json.code, answer.json.msg], [status, code, msg])
  assertTraced(answer)
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/)
  assert.strictEqual(answer.json.error.log_id, answer.headers.get("x-tt-logid"))
  assert.include(answer.json.error.troubleshooter, `log_id=${answer.json.error.log_id}&code=${code}`)
  assert.isUndefined(answer.json.data)
}

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ people: 500 })))

describe("the platform over HTTP", () => {
  it.live("answers a recall, its progress and its readers in their documented envelopes", () =>
    withSandbox(
      Effect.gen(function* () {
        const { stage } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const [id = ""] = yield* stage({ count: 1, people: 10, sentHoursAgo: 1 })
        const before = yield* callSandbox("GET", progressPath(id), { token })
        const readers: number = before.json.data.batch_message_send_progress.read_user_ids_count
        assert.deepStrictEqual(before.json, {
          code: 0,
          msg: "success",
          data: {
            batch_message_send_progress: {
              valid_user_ids_count: 10,
              success_user_ids_count: 10,
              read_user_ids_count: readers,
            },
            batch_message_recall_progress: { recall: false, recall_count: 0 },
          },
        })
        const readUser = yield* callSandbox("GET", readUserPath(id), { token })
        assert.deepStrictEqual(readUser.json, {
          code: 0,
          msg: "ok",
          data: { read_user: { read_count: String(readers), total_count: "10" } },
        })
        const recalled = yield* callSandbox("DELETE", recallPath(id), { token, body: {} })
        assert.deepStrictEqual([recalled.status, recalled.json], [200, { code: 0, data: {}, msg: "ok" }])
        assertTraced(recalled)
        const after = yield* callSandbox("GET", progressPath(id), { token })
        assert.deepStrictEqual(after.json.data.batch_message_recall_progress, { recall: true, recall_count: 0 })
        assert.deepInclude((yield* callSandbox("DELETE", recallPath(id), { token })).json, { code: 0 })
      }),
    ),
  )

  it.live("takes messages back over time, after the answer", () =>
    withSandbox(
      Effect.gen(function* () {
        const sandbox = yield* Sandbox
        yield* sandbox.changeSettings({ recallStartDelayMs: 50, recallMinMs: 600, recallMaxMs: 600 })
        const token = yield* fetchTokenOverHttp()
        const [id = ""] = yield* sandbox.stage({ count: 1, people: 400, sentHoursAgo: 1 })
        yield* callSandbox("DELETE", recallPath(id), { token })
        const seen: Array<number> = []
        for (let reading = 0; reading < 9; reading++) {
          const answer = yield* callSandbox("GET", progressPath(id), { token })
          seen.push(answer.json.data.batch_message_recall_progress.recall_count)
          yield* Effect.sleep("100 millis")
        }
        assert.deepStrictEqual(
          seen,
          seen.toSorted((left, right) => left - right),
        )
        assert.isTrue(
          seen.some((count) => count > 0 && count < 400),
          seen.join(),
        )
        assert.strictEqual(seen.at(-1), 400)
      }),
    ),
  )

  it.live("refuses with each documented code of recall and of the two queries", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, credentials, stage, now } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const [id = "", old = "", denied = ""] = yield* stage({ count: 3, people: 10 })
        const refused = Effect.fnUntraced(function* (method: string, path: string, code: number, msg: string) {
          assertRefused(
            yield* callSandbox(method, path, { token, body: method === "GET" ? undefined : {} }),
            400,
            code,
            msg,
          )
        })
        const paths = [
          ["DELETE", recallPath],
          ["GET", progressPath],
          ["GET", readUserPath],
        ] as const
        for (const [method, path] of paths) {
          yield* refused(
            method,
            path("om_dc13264520392913993dd051dba21dcf"),
            230001,
            "Your request contains an invalid request parameter.",
          )
          yield* refused(method, path(unknownId), 230030, "The message id is invalid, record not found.")
          yield* refused(
            method,
            path(unknownId.replace("-", "_")),
            230030,
            "The message id is invalid, record not found.",
          )
        }
        const at = yield* now
        changeBatchMessage(platform, old, { sentHoursAgo: 24.01 }, at)
        yield* refused("DELETE", recallPath(old), 230009, "Message can only be recalled within one days.")
        changeBatchMessage(platform, denied, { permissionDenied: true }, at)
        yield* refused("DELETE", recallPath(denied), 230027, "Lack of necessary permissions.")
        changeBatchMessage(platform, old, { sentHoursAgo: 31 * 24 }, at)
        yield* refused("GET", progressPath(old), 230030, "The message id is invalid, record not found.")
        changeSettings(platform, { recallWindowHours: null })
        yield* refused("DELETE", recallPath(id), 230009, "Message can only be recalled within one days.")
        changeApp(platform, credentials.appId, { bot: false })
        yield* refused("DELETE", recallPath(id), 230006, "Bot ability is not activated.")
        yield* refused("GET", progressPath(id), 230006, "Bot ability is not activated.")
        assert.strictEqual((yield* callSandbox("GET", readUserPath(id), { token })).json.code, 0)
      }),
    ),
  )

  it.live("tells a stranger of the same tenant that it is no sender, and of another tenant nothing", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, stage } = yield* Sandbox
        const [id = ""] = yield* stage({ count: 1 })
        const codesFor = Effect.fnUntraced(function* (app: { appId: string; appSecret: string }) {
          const body = { app_id: app.appId, app_secret: app.appSecret }
          const answer = yield* callSandbox("POST", "/open-apis/auth/v3/tenant_access_token/internal", { body })
          const token = String(answer.json.tenant_access_token)
          return yield* Effect.forEach(
            [
              callSandbox("DELETE", recallPath(id), { token }),
              callSandbox("GET", progressPath(id), { token }),
              callSandbox("GET", readUserPath(id), { token }),
            ],
            Effect.map(({ json }) => Number(json.code)),
          )
        })
        assert.deepStrictEqual(yield* codesFor(createApp(platform, {})), [230026, 230012, 230012])
        assert.deepStrictEqual(yield* codesFor(createApp(platform, { tenantKey: "other" })), [230030, 230030, 230030])
      }),
    ),
  )

  it.live("refuses at the gateway with status, code and violations as published", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, credentials } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const path = recallPath(unknownId)
        const invalid = "Invalid access token for authorization. Please make a request with token attached."
        const missing = "Missing access token for authorization. Please make a request with token attached."
        assertRefused(yield* callSandbox("DELETE", path), 400, 99991661, missing)
        assertRefused(yield* callSandbox("DELETE", path, { headers: { Authorization: token } }), 400, 99991661, missing)
        assertRefused(
          yield* callSandbox("POST", "/open-apis/message/v4/batch_send", { body: {} }),
          400,
          99991661,
          missing,
        )
        assertRefused(yield* callSandbox("DELETE", path, { token: "t-wrong" }), 400, 99991663, invalid)
        assertRefused(yield* callSandbox("DELETE", path, { token: "u-user" }), 400, 99991668, invalid)
        assert.strictEqual((yield* callSandbox("DELETE", path, { token: "wrong" })).json.code, 99991671)
        const { appId } = credentials
        changeApp(platform, appId, { ipDenied: true })
        assertRefused(
          yield* callSandbox("DELETE", path, { token }),
          400,
          99991401,
          "ip 127.0.0.1 is denied by app setting",
        )
        assert.strictEqual(yield* fetchTokenOverHttp(), token)
        changeApp(platform, appId, { ipDenied: false, quotaExceeded: true })
        assertRefused(
          yield* callSandbox("DELETE", path, { token }),
          429,
          99991403,
          "This month's API call quota has been exceeded",
        )
        changeApp(platform, appId, { quotaExceeded: false, scopes: ["im:message"] })
        const unscoped = yield* callSandbox("DELETE", path, { token })
        assert.deepStrictEqual([unscoped.status, unscoped.json.code], [400, 99991672])
        assert.include(unscoped.json.msg, "[im:message:send_multi_depts, im:message:send_multi_users]")
        assert.deepStrictEqual(unscoped.json.error.permission_violations, [
          { type: "action_scope_required", subject: "im:message:send_multi_depts" },
          { type: "action_scope_required", subject: "im:message:send_multi_users" },
        ])
        changeApp(platform, appId, { disabled: true })
        assert.strictEqual((yield* callSandbox("DELETE", path, { token })).json.code, 99991662)
      }),
    ),
  )

  it.live("limits a burst to 50 and says so in headers", () =>
    withSandbox(
      Effect.gen(function* () {
        const { ledger, changeSettings } = yield* Sandbox
        yield* changeSettings({ windows: "sliding" })
        const token = yield* fetchTokenOverHttp()
        const calls = Array.from({ length: 60 }, () => callSandbox("DELETE", recallPath(unknownId), { token }))
        const answers = yield* Effect.all(calls, { concurrency: 20 })
        const limited = answers.filter(({ json }) => json.code === 99991400)
        assert.lengthOf(limited, 10)
        assertRefused(limited[0]!, 429, 99991400, "request trigger frequency limit")
        assert.strictEqual(limited[0]!.headers.get("x-ogw-ratelimit-limit"), "50")
        assert.strictEqual(limited[0]!.headers.get("x-ogw-ratelimit-reset"), "1")
        assert.isNull(answers.find(({ json }) => json.code !== 99991400)?.headers.get("x-ogw-ratelimit-limit"))
        assert.strictEqual(ledger.rateLimited(), 10)
        assert.strictEqual(ledger.worstIn(1000).find(({ api }) => api === "recall")?.worst, 60)
      }),
    ),
  )

  it.live("answers unknown paths and wrong methods with a plain 404", () =>
    withSandbox(
      Effect.gen(function* () {
        const token = yield* fetchTokenOverHttp()
        const wrong = [
          ["GET", recallPath(unknownId)],
          ["POST", recallPath(unknownId)],
          ["DELETE", progressPath(unknownId)],
          ["GET", "/open-apis/auth/v3/tenant_access_token/internal"],
          ["DELETE", "/open-apis/im/v1/batch_messages/"],
          ["GET", "/sandbox/ledger"],
        ] as const
        for (const [method, path] of wrong) {
          const answer = yield* callSandbox(method, path, { token })
          assert.deepStrictEqual([answer.status, answer.text], [404, "404 page not found"])
          assert.strictEqual(answer.headers.get("content-type"), "text/plain")
        }
      }),
    ),
  )

  it.live("sees the raw path: an unescaped id with a slash is another path, an escaped one a bad parameter", () =>
    withSandbox(
      Effect.gen(function* () {
        const { url } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const statusOf = (path: string) =>
          Effect.callback<number | undefined>((resume) => {
            rawRequest(url, { path, method: "DELETE", headers: { Authorization: `Bearer ${token}` } }, (response) => {
              response.resume()
              resume(Effect.succeed(response.statusCode))
            }).end()
          })
        assert.strictEqual(yield* statusOf(recallPath("a/../b")), 404)
        assert.strictEqual(yield* statusOf(recallPath("a%2Fb")), 400)
        assert.strictEqual(yield* statusOf(`${recallPath(unknownId)}?x=1`), 400)
      }),
    ),
  )
})
