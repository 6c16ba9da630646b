import {
  changeApp,
  changeSettings,
  changeTenant,
  createApp,
  nextPushAt,
  settlePush,
  takeDuePushes,
} from "@feishu-recall/sandbox"
import { assert } from "@effect/vitest"
import { callModel, fetchToken, noon } from "../callModel.ts"
import { call, day, type DocumentedFact, hour, minute, progressAt, recallAt, sendAt, tokenAt } from "./Fact.ts"
import { pages } from "./pages.ts"

const unknownId = `bm-${"0".repeat(32)}`

export const factsAboutAccess: ReadonlyArray<DocumentedFact> = [
  {
    says: "A limit holds per API, app and tenant: other APIs and apps go on.",
    source: pages.frequency,
    holds: (world) => {
      for (let index = 0; index < 50; index++) recallAt(world, noon, unknownId)
      const other = { ...world, token: fetchToken(world.platform, noon, createApp(world.platform, {}).appId) }
      assert.strictEqual(recallAt(world, noon).code, 99991400)
      assert.strictEqual(progressAt(world, noon).code, 0)
      assert.strictEqual(recallAt(other, noon, unknownId).code, 230030)
    },
  },
  {
    says: "A call over the limit gets 429, 99991400, the cap of the window and the seconds until it recovers.",
    source: pages.frequency,
    holds: (world) => {
      for (let index = 0; index < 50; index++) recallAt(world, noon, unknownId)
      const limited = recallAt(world, noon)
      assert.deepInclude(limited, { status: 429, code: 99991400 })
      assert.deepInclude(limited.headers, { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1" })
      assert.notProperty(recallAt(world, noon + 1000).headers, "x-ogw-ratelimit-limit")
    },
  },
  {
    says: "1000 a minute is a limit of its own.",
    source: pages.frequency,
    holds: (world) => {
      for (let index = 0; index < 1000; index++) recallAt(world, noon + index * 20, unknownId)
      const limited = recallAt(world, noon + 20_000, unknownId)
      assert.deepInclude(limited.headers, { "x-ogw-ratelimit-limit": "1000", "x-ogw-ratelimit-reset": "40" })
    },
  },
  {
    says: "With 30 minutes or more left the same token comes back, with less a new one; the old one stays valid.",
    source: pages.internalToken,
    holds: (world) => {
      const at = (left: number) => tokenAt(world, noon + 2 * hour - left).json
      assert.deepInclude(at(30 * minute), { tenant_access_token: world.token, expire: 1800 })
      assert.notStrictEqual(at(30 * minute - 1).tenant_access_token, world.token)
      assert.strictEqual(recallAt(world, noon + 2 * hour - 1, unknownId).code, 230030)
      assert.strictEqual(recallAt(world, noon + 2 * hour, unknownId).code, 99991663)
    },
  },
  {
    says: "The app token and the tenant token of a self-built app are one.",
    source: pages.internalAppToken,
    holds: (world) => {
      const { appId: app_id, appSecret: app_secret } = world.app
      const { json } = call(world, "POST", "auth/v3/app_access_token/internal", { body: { app_id, app_secret } })
      assert.deepInclude(json, { app_access_token: world.token, tenant_access_token: world.token })
    },
  },
  {
    says: "Tokens of tenants begin with `t-`, those of store apps with `a-`.",
    source: pages.tokens,
    holds: ({ token, appToken }) => assert.deepStrictEqual([token.slice(0, 2), appToken.slice(0, 2)], ["t-", "a-"]),
  },
  {
    says: "A token of the wrong kind is refused: an `a-` token by an API, a `t-` token as an app token.",
    source: pages.codes,
    holds: (world) => {
      assert.deepInclude(recallAt({ ...world, token: world.appToken }, noon), { status: 400, code: 99991671 })
      const body = { app_access_token: world.token, tenant_key: world.app.tenantKey }
      assert.deepInclude(call(world, "POST", "auth/v3/tenant_access_token", { body }), { status: 200, code: 10013 })
    },
  },
  {
    says: "A request for a resend pushes a ticket at once, and never tells it in its answer.",
    source: pages.resend,
    holds: (world) => {
      const { appId: app_id, appSecret: app_secret } = world.storeApp
      const { body } = call(world, "POST", "auth/v3/app_ticket/resend", { body: { app_id, app_secret } })
      assert.strictEqual(body, '{"code":0,"msg":"success"}')
      assert.deepStrictEqual(
        takeDuePushes(world.platform, noon).map(({ kind }) => kind),
        ["app_ticket"],
      )
    },
  },
  {
    says: "An event without an answer comes again after 15 seconds, 5 minutes, an hour and 6 hours.",
    source: pages.events,
    holds: ({ platform }) => {
      changeSettings(platform, { ticketPushSeconds: 1_000_000 })
      let [push] = takeDuePushes(platform, noon + hour)
      let at = noon + hour
      for (const wait of [15_000, 5 * minute, hour, 6 * hour]) {
        settlePush(platform, push!, false, at)
        assert.strictEqual(nextPushAt(platform), at + wait)
        at += wait
        const [again] = takeDuePushes(platform, at)
        assert.strictEqual(again!.id, push!.id)
        push = again
      }
      settlePush(platform, push!, false, at)
      assert.deepStrictEqual(
        takeDuePushes(platform, at + 10 * day).filter(({ id }) => id === push!.id),
        [],
      )
    },
  },
  {
    says: "The list of addresses is not applied to the token endpoints.",
    source: pages.addresses,
    holds: (world) => {
      changeApp(world.platform, world.app.appId, { allowedAddresses: ["203.0.113.7"] })
      assert.deepStrictEqual([tokenAt(world, noon).code, recallAt(world, noon).code], [0, 99991401])
      changeApp(world.platform, world.app.appId, { allowedAddresses: ["127.0.0.1"] })
      assert.strictEqual(recallAt(world, noon).code, 0)
    },
  },
  {
    says: "Self-built apps of a basic tenant share a monthly quota: beyond it 429 and 99991403. Refused calls are free.",
    source: pages.quota,
    holds: (world) => {
      const { platform, app } = world
      changeTenant(platform, app.tenantKey, { edition: "basic" })
      changeSettings(platform, { monthlyCallQuota: 2 })
      const sister = { ...world, token: fetchToken(platform, noon, createApp(platform, {}).appId) }
      assert.strictEqual(recallAt(world, noon, unknownId).code, 230030)
      assert.deepStrictEqual([sendAt(sister, noon).code, progressAt(world, noon).code], [0, 0])
      assert.deepInclude(sendAt(sister, noon), { status: 429, code: 99991403 })
      assert.deepInclude(progressAt(world, noon), { code: 99991403 })
    },
  },
  {
    says: "Store apps are exempt from the quota.",
    source: pages.quota,
    holds: (world) => {
      const { tenantKey } = world.app
      changeTenant(world.platform, tenantKey, { edition: "basic" })
      changeSettings(world.platform, { monthlyCallQuota: 1 })
      const body = { app_access_token: world.appToken, tenant_key: tenantKey }
      const token: string = call(world, "POST", "auth/v3/tenant_access_token", { body }).json.tenant_access_token
      for (let index = 0; index < 3; index++) assert.strictEqual(sendAt({ ...world, token }, noon).code, 0)
    },
  },
  {
    says: "A lacking scope is refused with 99991672, which names the scopes of which one would do.",
    source: pages.codes,
    holds: (world) => {
      changeApp(world.platform, world.app.appId, { scopes: [] })
      const { json } = recallAt(world, noon)
      assert.strictEqual(json.code, 99991672)
      assert.lengthOf(json.error.permission_violations, 2)
    },
  },
  {
    says: "A refusal's `error.log_id` is the `X-Tt-Logid` of its headers.",
    source: pages.envelope,
    holds: (world) => {
      const { json, headers } = recallAt(world, noon, unknownId)
      assert.strictEqual(json.error.log_id, headers["X-Tt-Logid"])
    },
  },
  {
    says: "A batch message can't be recalled as a single message.",
    source: pages.single,
    holds: (world) => assert.notStrictEqual(call(world, "DELETE", `im/v1/messages/${world.id}`).code, 0),
  },
  {
    says: "Wrong credentials are answered with HTTP 200, 10003 or 10014 and empty data.",
    source: pages.seen,
    holds: ({ platform, app }) => {
      const ask = (app_id: string) =>
        callModel(platform, noon, "POST", "/open-apis/auth/v3/tenant_access_token/internal", {
          body: { app_id, app_secret: "x" },
        })
      assert.deepInclude(ask("test"), { status: 200, code: 10003 })
      assert.deepStrictEqual(ask(app.appId).json, { code: 10014, data: {}, msg: "app secret invalid" })
    },
  },
  {
    says: "A missing token is 99991661, a dead one 99991663, a user's 99991668, all with HTTP 400.",
    source: pages.seen,
    holds: (world) => {
      const codes = [undefined, "t-x", "eyJx"].map((token) => recallAt({ ...world, token: token! }, noon))
      assert.deepStrictEqual(
        codes.map(({ status, code }) => [status, code]),
        [
          [400, 99991661],
          [400, 99991663],
          [400, 99991668],
        ],
      )
    },
  },
  {
    says: "Unknown paths and wrong methods are answered with 404 and `404 page not found`, not with JSON.",
    source: pages.seen,
    holds: (world) => {
      for (const [method, path] of [
        ["POST", `im/v1/batch_messages/${world.id}`],
        ["GET", "nothing"],
      ] as const) {
        assert.deepInclude(call(world, method, path), { status: 404, body: "404 page not found" })
      }
    },
  },
]
