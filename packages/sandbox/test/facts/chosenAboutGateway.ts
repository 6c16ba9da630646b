import { changeApp, changeTenant, createApp, revokeTokens, settlePush, takeDuePushes } from "@feishu-recall/sandbox"
import { noon } from "../callModel.ts"
import { pushFirstTicket } from "../wire/WireWorld.ts"
import { call, type ChosenFact, hour, minute, progressAt, recallAt, sendAt, tokenAt } from "./Fact.ts"

const tight = { perSecond: 2, perMinute: 1000 }
const unknownId = `bm-${"0".repeat(32)}`

const codesOf = (count: number, ask: (index: number) => { readonly code: number }): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, index) => ask(index).code)

export const limitFacts: ReadonlyArray<ChosenFact> = [
  {
    setting: "windows",
    says: "Rate windows are aligned to the clock; or each call looks back.",
    patch: { windows: "sliding" },
    observe: (world) => {
      const times = Array.from({ length: 100 }, (_, index) => noon + (index < 50 ? 999 : 1000))
      return times.map((at) => recallAt(world, at, unknownId)).filter(({ code }) => code === 99991400).length
    },
    expected: [0, 50],
  },
  {
    setting: "limits",
    says: "50 calls a second and 1000 a minute for each API, app and tenant; `null` lifts them.",
    patch: { limits: { recall: null } },
    observe: (world) => codesOf(51, () => recallAt(world, noon, unknownId)).at(-1),
    expected: [99991400, 230030],
  },
  {
    setting: "rateLimitStatus",
    says: "99991400 comes with HTTP 429; some older APIs answer 400.",
    patch: { rateLimitStatus: 400 },
    observe: (world) => Array.from({ length: 51 }, () => recallAt(world, noon, unknownId)).at(-1)?.status,
    expected: [429, 400],
  },
  {
    setting: "rateLimitStatusByApi",
    says: "The same for one API alone.",
    patch: { rateLimitStatusByApi: { batch_send: 400 } },
    observe: (world) => [
      Array.from({ length: 51 }, () => sendAt(world, noon, { open_ids: [] })).at(-1)?.status,
      Array.from({ length: 51 }, () => recallAt(world, noon, unknownId)).at(-1)?.status,
    ],
    expected: [
      [429, 429],
      [400, 429],
    ],
  },
  {
    setting: "rejectedCallsConsume",
    says: "A call that was rejected still uses budget.",
    patch: { rejectedCallsConsume: false, windows: "sliding", limits: { recall: tight } },
    observe: (world) => codesOf(6, (index) => recallAt(world, noon + index * 400, unknownId)).includes(99991400),
    expected: [false, true],
  },
  {
    setting: "gateOrder",
    says: "After the token the gateway looks at app status, IP, quota, rate, scope, in this order.",
    patch: { gateOrder: ["scope", "rate", "quota", "ip", "app"] },
    observe: (world) => {
      changeApp(world.platform, world.app.appId, { disabled: true, ipDenied: true, quotaExceeded: true, scopes: [] })
      return recallAt(world, noon).code
    },
    expected: [99991662, 99991672],
  },
  {
    setting: "monthlyCallQuota",
    says: "Calls a month of all self-built apps of a tenant with the basic edition.",
    patch: { monthlyCallQuota: 2 },
    observe: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { edition: "basic" })
      return codesOf(3, () => progressAt(world, noon))
    },
    expected: [
      [0, 0, 0],
      [0, 0, 99991403],
    ],
  },
  {
    setting: "dailyMessageCap",
    says: "Messages of one app and day, then 11247.",
    patch: { dailyMessageCap: 1 },
    observe: (world) => codesOf(2, () => sendAt(world, noon)),
    expected: [
      [0, 0],
      [0, 11247],
    ],
  },
  {
    setting: "calendarUtcOffsetHours",
    says: "Days and months begin at midnight in UTC+8.",
    patch: { calendarUtcOffsetHours: 0, dailyMessageCap: 1 },
    observe: (world) => {
      const midnight = Date.parse("2026-01-16T00:00:00+08:00")
      const late = { ...world, token: tokenAt(world, midnight - 1).json.tenant_access_token }
      return [sendAt(late, midnight - 1).code, sendAt(late, midnight).code]
    },
    expected: [
      [0, 0],
      [0, 11247],
    ],
  },
]

export const tokenFacts: ReadonlyArray<ChosenFact> = [
  {
    setting: "tokenLifetimeSeconds",
    says: "Tokens live two hours, which is the documented maximum.",
    patch: { tokenLifetimeSeconds: 60 },
    observe: (world) => tokenAt({ ...world, app: createApp(world.platform, {}) }, noon).json.expire,
    expected: [7200, 60],
  },
  {
    setting: "storeTokensAreKept",
    says: "A store app gets the same token while 30 minutes are left, as self-built apps do.",
    patch: { storeTokensAreKept: false },
    observe: (world) => {
      const body = { app_access_token: world.appToken, tenant_key: world.app.tenantKey }
      const ask = () => call(world, "POST", "auth/v3/tenant_access_token", { body }).json.tenant_access_token
      return ask() === ask()
    },
    expected: [true, false],
  },
  {
    setting: "secretChangeRevokesTokens",
    says: "A new app secret ends the old tokens.",
    patch: { secretChangeRevokesTokens: false },
    observe: (world) => {
      changeApp(world.platform, world.app.appId, { appSecret: "new" })
      return recallAt(world, noon).code
    },
    expected: [99991663, 0],
  },
  {
    setting: "revokedTokensAreReissued",
    says: "Who asks after an early revocation gets another token; or the dead one again.",
    patch: { revokedTokensAreReissued: true },
    observe: (world) => {
      revokeTokens(world.platform, {})
      return tokenAt(world, noon).json.tenant_access_token === world.token
    },
    expected: [false, true],
  },
  {
    setting: "ticketLifetimeSeconds",
    says: "A ticket works for two hours.",
    patch: { ticketLifetimeSeconds: 60 },
    observe: (world) => appTokenCode(world, world.ticket, noon + 2 * minute),
    expected: [0, 10012],
  },
  {
    setting: "ticketPushSeconds",
    says: "A ticket is pushed every hour.",
    patch: { ticketPushSeconds: 600 },
    observe: ({ platform }) => {
      pushFirstTicket(platform, createApp(platform, { kind: "store", appId: "cli_00000000000000aa" }))
      const due = takeDuePushes(platform, noon + 10 * minute)
      return due.filter(({ appId }) => appId === "cli_00000000000000aa").length
    },
    expected: [0, 1],
  },
  {
    setting: "olderTicketsAreValid",
    says: "A ticket works beside a newer one.",
    patch: { olderTicketsAreValid: false },
    observe: (world) => {
      takeDuePushes(world.platform, noon + hour)
      return appTokenCode(world, world.ticket, noon + hour)
    },
    expected: [0, 10012],
  },
  {
    setting: "duplicatePushChance",
    says: "How often an answered event comes again.",
    patch: { duplicatePushChance: 1 },
    observe: ({ platform }) => {
      const [push] = takeDuePushes(platform, noon + hour)
      settlePush(platform, push!, true, noon + hour)
      return takeDuePushes(platform, noon + hour).map(({ id }) => id === push!.id)
    },
    expected: [[], [true]],
  },
]

const appTokenCode = (world: Parameters<ChosenFact["observe"]>[0], ticket: string, at: number): number =>
  call(world, "POST", "auth/v3/app_access_token", {
    at,
    body: { app_id: world.storeApp.appId, app_secret: world.storeApp.appSecret, app_ticket: ticket },
  }).code
