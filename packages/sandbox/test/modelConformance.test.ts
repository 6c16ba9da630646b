import { changeApp, createApp, handleRequest, makePlatform, PlatformClock, startSandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { Client } from "undici"
import { noon } from "./callModel.ts"

const options = {
  seed: 3,
  people: 40,
  departments: 3,
  settings: { limits: { recall: { perSecond: 4, perMinute: 9 } } },
}

/** Who calls, what, and how long after the call before. Numbers name what only exists while a sequence runs. */
interface Step {
  readonly waitMs: number
  readonly caller: number
  readonly act:
    | { readonly _tag: "Token"; readonly path: string; readonly secret: "right" | "wrong" | "none" }
    | { readonly _tag: "Send"; readonly people: number; readonly text: string }
    | { readonly _tag: "About"; readonly method: string; readonly message: number; readonly tail: string }
    | { readonly _tag: "Raw"; readonly method: string; readonly target: string; readonly body: string }
    | { readonly _tag: "Change"; readonly bot: boolean; readonly disabled: boolean; readonly refusal: number }
}

const act: fc.Arbitrary<Step["act"]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant("Token" as const),
      path: fc.constantFrom("tenant_access_token/internal", "app_access_token/internal", "app_ticket/resend"),
      secret: fc.constantFrom("right", "right", "right", "wrong", "none"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant("Send" as const),
      people: fc.nat(3),
      text: fc.string({ unit: "grapheme" }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      _tag: fc.constant("About" as const),
      method: fc.constantFrom("DELETE", "DELETE", "GET", "GET", "POST"),
      message: fc.nat(4),
      tail: fc.constantFrom("", "/get_progress", "/read_user", "/", "?x=%E4%BD%A0", "/x"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("Raw" as const),
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
      target: fc.constantFrom(
        "/",
        "/open-apis/",
        "/open-apis/im/v1/messages/bm-1",
        "/open-apis/im/v1/batch_messages/%zz",
        "/open-apis/im/v1/batch_messages/a%2Fb",
        "/open-apis/message/v4/batch_send",
        "/open-apis/auth/v3/tenant_access_token",
      ),
      body: fc.constantFrom("", "{}", "[]", '{"a":', "null", "你好"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("Change" as const),
      bot: fc.boolean(),
      disabled: fc.constantFrom(false, false, true),
      refusal: fc.constantFrom(0, 0, 0, 230002, 777),
    }),
  },
)

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(fc.nat(400), fc.constant(1000), fc.constant(3_600_000)),
  caller: fc.nat(2),
  act,
})

describe("any calls by several apps", () => {
  it.live("get the same answers over HTTP as from the model, byte for byte", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) =>
          Effect.runPromise(Effect.scoped(compare(steps))),
        ),
        { numRuns: 60 },
      ),
    ),
  )
})

const compare = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
  const time = { now: noon }
  const { url, platform: served } = yield* startSandbox(options).pipe(
    Effect.provideService(PlatformClock, { now: () => time.now }),
  )
  const model = makePlatform(options)
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => new Client(url)),
    (client) => Effect.promise(() => client.destroy()),
  )
  const apps = [0, 1].map((number) => {
    if (number === 0) return Array.from(model.apps.values())[0]!
    createApp(served, { kind: "store", installedIn: [] })
    return createApp(model, { kind: "store", installedIn: [] })
  })
  createApp(served, { tenantKey: "other" })
  apps.push(createApp(model, { tenantKey: "other" }))
  const tokens: Array<string | undefined> = []
  const sent: Array<string> = []
  for (const { waitMs, caller, act } of steps) {
    time.now += waitMs
    const app = apps[caller]!
    if (act._tag === "Change") {
      const { bot, disabled, refusal } = act
      const refusals = refusal === 0 ? {} : { recall: refusal }
      for (const platform of [model, served]) changeApp(platform, app.appId, { bot, disabled, refusals })
      continue
    }
    const call = write(act, app, sent)
    const authorization = tokens[caller] === undefined ? undefined : `Bearer ${tokens[caller]}`
    const expected = handleRequest(model, { ...call, authorization, remoteAddress: "127.0.0.1" }, time.now)
    const answer = yield* Effect.promise(() =>
      client.request({
        method: call.method,
        path: call.target,
        headers: authorization === undefined ? {} : { authorization },
        body: call.body === "" ? null : call.body,
      }),
    )
    const body = yield* Effect.promise(() => answer.body.text())
    assert.deepStrictEqual([answer.statusCode, body], [expected.status, expected.body])
    for (const [name, value] of Object.entries(expected.headers)) {
      assert.strictEqual(answer.headers[name.toLowerCase()], value)
    }
    const json = expected.status === 404 ? {} : JSON.parse(expected.body)
    tokens[caller] = json.tenant_access_token ?? tokens[caller]
    if (json.data?.message_id !== undefined) sent.push(json.data.message_id)
  }
  assert.deepStrictEqual(Array.from(served.ledger.entries()), Array.from(model.ledger.entries()))
})

interface Call {
  readonly method: string
  readonly target: string
  readonly body: string
}

const write = (
  act: Exclude<Step["act"], { readonly _tag: "Change" }>,
  app: { readonly appId: string; readonly appSecret: string },
  sent: ReadonlyArray<string>,
): Call => {
  switch (act._tag) {
    case "Token": {
      const secrets = { right: app.appSecret, wrong: "wrong", none: undefined }
      const body = JSON.stringify({ app_id: app.appId, app_secret: secrets[act.secret] })
      return { method: "POST", target: `/open-apis/auth/v3/${act.path}`, body }
    }
    case "Send": {
      // Ids that name nobody are told back.
      const open_ids = Array.from({ length: act.people }, (_, index) => `ou_${index}${act.text}`)
      const body = JSON.stringify({ open_ids, msg_type: "text", content: { text: act.text } })
      return { method: "POST", target: "/open-apis/message/v4/batch_send/", body }
    }
    case "About": {
      const id = sent[act.message] ?? `bm-${String(act.message).repeat(32)}`
      return { method: act.method, target: `/open-apis/im/v1/batch_messages/${id}${act.tail}`, body: "{}" }
    }
    case "Raw":
      return act
  }
}
