import { changeApp, documentedCodes, revokeTokens, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { makeClient, outcomeOf } from "./SdkClient.ts"

const connect = Effect.gen(function* () {
  const { url, credentials } = yield* Sandbox
  const client = makeClient({ url, appId: credentials.appId, appSecret: Redacted.value(credentials.appSecret) })
  const path = (id: string) => ({ path: { batch_message_id: id } })
  return {
    client,
    send: (body: object) =>
      outcomeOf(() => client.request({ method: "POST", url: "/open-apis/message/v4/batch_send/", data: body })),
    recall: (id: string) => outcomeOf(() => client.im.batchMessage.delete(path(id))),
    getProgress: (id: string) => outcomeOf(() => client.im.batchMessage.getProgress(path(id))),
    readUser: (id: string) => outcomeOf(() => client.im.batchMessage.readUser(path(id))),
    deleteMessage: (id: string) => outcomeOf(() => client.im.message.delete({ path: { message_id: id } })),
  }
})

const settings = { sendStartDelayMs: 0, recallStartDelayMs: 0, recallMinMs: 1, recallMaxMs: 1 }
const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ people: 500, departments: 6, settings })))

const unknownId = `bm-${"0".repeat(32)}`

describe("the official SDK as a self-built app", () => {
  it.live("sends, watches, recalls, and sees all of it gone", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, advance, credentials } = yield* Sandbox
        const sdk = yield* connect
        const { departmentId } = platform.companies.get(credentials.tenantKey)!.departments[0]!
        const lists = { department_ids: [departmentId], open_ids: ["ou_nobody"] }
        const sent = yield* sdk.send({ ...lists, msg_type: "text", content: { text: "hello" } })
        const id: string = sent.body.data.message_id
        assert.deepStrictEqual(sent.body, {
          code: 0,
          msg: "ok",
          data: {
            message_id: id,
            invalid_department_ids: [],
            invalid_open_ids: ["ou_nobody"],
            invalid_user_ids: [],
            invalid_union_ids: [],
          },
        })
        yield* advance("1 hour")
        const before = (yield* sdk.getProgress(id)).body.data
        const { success_user_ids_count: delivered, read_user_ids_count: read } = before.batch_message_send_progress
        assert.isAbove(delivered, 0)
        assert.deepStrictEqual((yield* sdk.readUser(id)).body.data.read_user, {
          read_count: String(read),
          total_count: String(delivered),
        })
        assert.deepStrictEqual((yield* sdk.recall(id)).body, { code: 0, data: {}, msg: "ok" })
        yield* advance("1 minute")
        const after = (yield* sdk.getProgress(id)).body.data.batch_message_recall_progress
        assert.deepStrictEqual(after, { recall: true, recall_count: delivered })
      }),
    ),
  )

  it.live("sends all five types of messages", () =>
    withSandbox(
      Effect.gen(function* () {
        const sdk = yield* connect
        const row = [[{ tag: "text", text: "hi" }]]
        const contents = [
          { msg_type: "text", content: { text: "hi" } },
          { msg_type: "image", content: { image_key: "img_1" } },
          { msg_type: "post", content: { post: { zh_cn: { title: "t", content: row } } } },
          { msg_type: "share_chat", content: { share_chat_id: "oc_1" } },
          { msg_type: "interactive", card: { elements: [] } },
        ]
        const sent = yield* Effect.forEach(contents, (content) => sdk.send({ ...content, user_ids: ["u"] }))
        assert.deepStrictEqual(
          sent.map(({ body }) => body.code),
          [0, 0, 0, 0, 0],
        )
      }),
    ),
  )

  it.live("throws on every code of the im service, and resolves with every code of batch send", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, credentials, stage, changeSettings } = yield* Sandbox
        yield* changeSettings({ limits: { batch_send: null, recall: null, get_progress: null, read_user: null } })
        const sdk = yield* connect
        const [id = ""] = yield* stage({ count: 1 })
        const text = { msg_type: "text", content: { text: "x" }, open_ids: ["ou_1"] }
        const calls = {
          recall: () => sdk.recall(id),
          get_progress: () => sdk.getProgress(id),
          read_user: () => sdk.readUser(id),
          delete_message: () => sdk.deleteMessage("om_1"),
          batch_send: () => sdk.send(text),
        }
        for (const api of Object.keys(calls) as ReadonlyArray<keyof typeof calls>) {
          for (const code of documentedCodes[api]) {
            changeApp(platform, credentials.appId, { refusals: { [api]: code } })
            const outcome = yield* calls[api]()
            assert.deepStrictEqual(
              [outcome.threw, outcome.status, outcome.body.code],
              [api !== "batch_send", api === "batch_send" ? 200 : 400, code],
            )
          }
        }
      }),
    ),
  )

  it.live("meets the gateway's refusals, and every token code as an error of its own", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, credentials, url } = yield* Sandbox
        const sdk = yield* connect
        const refused = Effect.fnUntraced(function* (changes: Parameters<typeof changeApp>[2]) {
          const before = platform.apps.get(credentials.appId)!
          changeApp(platform, credentials.appId, changes)
          const { threw, status, body } = yield* sdk.recall(unknownId)
          changeApp(platform, credentials.appId, before)
          assert.isTrue(threw)
          return [status, body.code]
        })
        assert.deepStrictEqual(yield* refused({ disabled: true }), [400, 99991662])
        assert.deepStrictEqual(yield* refused({ allowedAddresses: ["203.0.113.7"] }), [400, 99991401])
        assert.deepStrictEqual(yield* refused({ quotaExceeded: true }), [429, 99991403])
        assert.deepStrictEqual(yield* refused({ scopes: [] }), [400, 99991672])
        for (const code of documentedCodes.token) {
          changeApp(platform, credentials.appId, { refusals: { token: code } })
          const { threw, body } = yield* (yield* connect).recall(unknownId)
          assert.isTrue(threw)
          assert.match(String(body), new RegExp(`failed to get tenant_access_token, code: ${code}`))
        }
        const stranger = makeClient({ url, appId: credentials.appId, appSecret: "wrong" })
        const { body } = yield* outcomeOf(() => stranger.im.batchMessage.delete({ path: { batch_message_id: "x" } }))
        assert.match(String(body), /code: 10014, msg: app secret invalid/)
      }),
    ),
  )

  it.live("is limited to 50 a second, and finds the reset in the headers", () =>
    withSandbox(
      Effect.gen(function* () {
        yield* (yield* Sandbox).changeSettings({ windows: "sliding" })
        const sdk = yield* connect
        yield* sdk.recall(unknownId)
        const outcomes = yield* Effect.all(
          Array.from({ length: 60 }, () => sdk.recall(unknownId)),
          { concurrency: 20 },
        )
        const limited = outcomes.filter(({ body }) => body.code === 99991400)
        assert.lengthOf(limited, 11)
        assert.deepInclude(limited[0]!.headers, { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" })
        assert.isTrue(limited.every(({ status }) => status === 429))
      }),
    ),
  )

  it.live("keeps a token that was revoked or ran out, and asks for another when its own time is over", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform, advance, ledger, changeSettings } = yield* Sandbox
        const codeOf = ({ body }: { readonly body: { readonly code: number } }) => body.code
        const keeping = yield* connect
        assert.strictEqual(codeOf(yield* keeping.recall(unknownId)), 230030)
        revokeTokens(platform, {})
        assert.strictEqual(codeOf(yield* keeping.recall(unknownId)), 99991663)
        assert.strictEqual(codeOf(yield* keeping.recall(unknownId)), 99991663)
        const late = yield* connect
        assert.strictEqual(codeOf(yield* late.recall(unknownId)), 230030)
        yield* advance("2 hours")
        assert.strictEqual(codeOf(yield* late.recall(unknownId)), 99991663)
        // The SDK forgets a token three minutes before its end.
        yield* changeSettings({ tokenLifetimeSeconds: 181 })
        const renewing = yield* connect
        yield* renewing.recall(unknownId)
        const asked = ledger.totalByApi()["token"]!
        yield* renewing.recall(unknownId)
        assert.strictEqual(ledger.totalByApi()["token"], asked)
        yield* Effect.sleep("1100 millis")
        assert.strictEqual(codeOf(yield* renewing.recall(unknownId)), 230030)
        assert.strictEqual(ledger.totalByApi()["token"], asked + 1)
      }),
    ),
  )

  it.live("sees troubles as they are on the wire", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeWeather, stage } = yield* Sandbox
        const sdk = yield* connect
        const [id = ""] = yield* stage({ count: 1 })
        yield* sdk.getProgress(id)
        yield* changeWeather({ byApi: { recall: { truncatedJson: 1 } } })
        const truncated = yield* sdk.recall(id)
        assert.deepStrictEqual([truncated.threw, truncated.body], [false, '{"code":0,"data'])
        yield* changeWeather({ byApi: { recall: { fault503: 1 } } })
        const unavailable = yield* sdk.recall(id)
        assert.deepStrictEqual([unavailable.threw, unavailable.status], [true, 503])
        yield* changeWeather({ byApi: { recall: { resetAfter: 1 } } })
        const reset = yield* sdk.recall(id)
        assert.deepStrictEqual([reset.threw, reset.status], [true, undefined])
        const unknown = yield* outcomeOf(() => sdk.client.request({ method: "GET", url: "/open-apis/im/v1/nothing" }))
        assert.deepStrictEqual([unknown.status, unknown.body], [404, "404 page not found"])
      }),
    ),
  )
})
