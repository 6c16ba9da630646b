import {
  changeApp,
  changeBatchMessage,
  changeSettings,
  changeTenant,
  createApp,
  documentedCodes,
  type LimitedApi,
} from "@feishu-recall/sandbox"
import { callModel, fetchToken, noon } from "../callModel.ts"
import type { WireWorld } from "./WireWorld.ts"

type CallableApi = keyof typeof documentedCodes

/** What is on the wire, up to headers that every client sends. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly token?: string | undefined
  readonly body?: unknown
}

/** How one code comes about: what is done to the world in which everything works, and which call meets it. */
export interface WireCase {
  readonly api: CallableApi | "unknown"
  readonly code: number
  readonly request: (world: WireWorld) => WireRequest
}

/** A call of each API that works. */
const working: Readonly<Record<CallableApi, (world: WireWorld) => WireRequest>> = {
  token: (world) => post("auth/v3/tenant_access_token/internal", credentialsOf(world.app)),
  internal_app_token: (world) => post("auth/v3/app_access_token/internal", credentialsOf(world.app)),
  store_app_token: (world) =>
    post("auth/v3/app_access_token", { ...credentialsOf(world.storeApp), app_ticket: world.ticket }),
  store_tenant_token: (world) =>
    post("auth/v3/tenant_access_token", { app_access_token: world.appToken, tenant_key: world.app.tenantKey }),
  app_ticket_resend: (world) => post("auth/v3/app_ticket/resend", credentialsOf(world.storeApp)),
  batch_send: (world) => send(world, {}),
  recall: ({ token, id }) => ({ method: "DELETE", path: batchPath(id), token, body: {} }),
  get_progress: ({ token, id }) => ({ method: "GET", path: `${batchPath(id)}/get_progress`, token }),
  read_user: ({ token, id }) => ({ method: "GET", path: `${batchPath(id)}/read_user`, token }),
  delete_message: ({ token }) => ({ method: "DELETE", path: "/open-apis/im/v1/messages/om_dc13264520392913", token }),
}

const post = (path: string, body: unknown, token?: string): WireRequest => ({
  method: "POST",
  path: `/open-apis/${path}`,
  body,
  token,
})

const credentialsOf = ({ appId, appSecret }: { readonly appId: string; readonly appSecret: string }) => ({
  app_id: appId,
  app_secret: appSecret,
})

const batchPath = (id: string): string => `/open-apis/im/v1/batch_messages/${id}`

const send = ({ token, openId }: WireWorld, body: object): WireRequest =>
  post("message/v4/batch_send/", { open_ids: [openId], msg_type: "text", content: { text: "hi" }, ...body }, token)

const changed = (api: CallableApi, change: (world: WireWorld) => unknown) => (world: WireWorld) => {
  change(world)
  return working[api](world)
}

const withApp = (api: CallableApi, changes: Parameters<typeof changeApp>[2]) =>
  changed(api, ({ platform, app }) => changeApp(platform, app.appId, changes))

/** The same call by an app of the same tenant that sent nothing. */
const byStranger = (api: CallableApi) => (world: WireWorld) => ({
  ...working[api](world),
  token: fetchToken(world.platform, noon, createApp(world.platform, {}).appId),
})

const onBatchMessages = (["recall", "get_progress", "read_user"] as const).flatMap((api): ReadonlyArray<WireCase> => [
  { api, code: 230001, request: (world) => working[api]({ ...world, id: "om_dc13264520392913" }) },
  { api, code: 230030, request: (world) => working[api]({ ...world, id: `bm-${"0".repeat(32)}` }) },
  { api, code: 230027, request: withApp(api, { permissionDenied: true }) },
  ...(api === "read_user" ? [] : [{ api, code: 230006, request: withApp(api, { bot: false }) }]),
  { api, code: api === "recall" ? 230026 : 230012, request: byStranger(api) },
])

/** Codes with a cause in the world. */
const caused: ReadonlyArray<WireCase> = [
  ...onBatchMessages,
  {
    api: "recall",
    code: 230009,
    request: changed("recall", ({ platform, id }) => changeBatchMessage(platform, id, { sentHoursAgo: 25 }, noon)),
  },
  {
    api: "delete_message",
    code: 99992354,
    request: (world) => ({ ...working.delete_message(world), path: `/open-apis/im/v1/messages/${world.id}` }),
  },
  { api: "delete_message", code: 230006, request: withApp("delete_message", { bot: false }) },
  {
    api: "batch_send",
    code: 10002,
    request: (world) => send(world, { msg_type: "post", content: { post: "x".repeat(31_000) } }),
  },
  { api: "batch_send", code: 10003, request: (world) => send(world, { msg_type: "audio" }) },
  {
    api: "batch_send",
    code: 11203,
    request: withApp("batch_send", { scopes: ["im:message", "im:message:send_multi_depts"] }),
  },
  {
    api: "batch_send",
    code: 11204,
    request: (world) => {
      changeApp(world.platform, world.app.appId, { scopes: ["im:message", "im:message:send_multi_users"] })
      return send(world, { department_ids: ["od-1"] })
    },
  },
  { api: "batch_send", code: 11205, request: withApp("batch_send", { bot: false }) },
  { api: "batch_send", code: 11223, request: withApp("batch_send", { permissionDenied: true }) },
  {
    api: "batch_send",
    code: 11227,
    request: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { imageKeys: ["img_1"] })
      return send(world, { msg_type: "image", content: { image_key: "img_2" } })
    },
  },
  {
    api: "batch_send",
    code: 11231,
    request: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { chatIds: ["oc_1"] })
      return send(world, { msg_type: "share_chat", content: { share_chat_id: "oc_2" } })
    },
  },
  {
    api: "batch_send",
    code: 11235,
    request: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { forbidsAtAll: true })
      return send(world, { content: { text: 'hi <at user_id="all">all</at>' } })
    },
  },
  { api: "batch_send", code: 11246, request: (world) => send(world, { msg_type: "post", content: { post: {} } }) },
  {
    api: "batch_send",
    code: 11247,
    request: (world) => {
      changeSettings(world.platform, { dailyMessageCap: 1 })
      return send(world, { department_ids: [departmentOf(world)] })
    },
  },
  {
    api: "batch_send",
    code: 11312,
    request: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { auditedWords: ["hi"] })
      return send(world, {})
    },
  },
  ...(["token", "internal_app_token", "store_app_token", "app_ticket_resend"] as const).flatMap(
    (api): ReadonlyArray<WireCase> => [
      { api, code: 10003, request: (world) => ({ ...working[api](world), body: { app_id: "test" } }) },
      {
        api,
        code: 10014,
        request: (world) => {
          const request = working[api](world)
          return { ...request, body: { ...(request.body as object), app_secret: "wrong" } }
        },
      },
    ],
  ),
  ...(["token", "internal_app_token"] as const).map((api): WireCase => ({
    api,
    code: 10005,
    request: (world) => working[api]({ ...world, app: world.storeApp }),
  })),
  { api: "store_app_token", code: 10012, request: (world) => working.store_app_token({ ...world, ticket: "old" }) },
  { api: "store_tenant_token", code: 10003, request: (world) => ({ ...working.store_tenant_token(world), body: {} }) },
  {
    api: "store_tenant_token",
    code: 10005,
    request: ({ appToken }) =>
      post("auth/v3/tenant_access_token", { app_access_token: appToken, tenant_key: "nobody" }),
  },
  {
    api: "store_tenant_token",
    code: 10013,
    request: (world) => working.store_tenant_token({ ...world, appToken: "a-x" }),
  },
  {
    api: "store_tenant_token",
    code: 20009,
    request: ({ appToken }) => post("auth/v3/tenant_access_token", { app_access_token: appToken, tenant_key: "maker" }),
  },
  {
    api: "app_ticket_resend",
    code: 10016,
    request: ({ app }) => post("auth/v3/app_ticket/resend", credentialsOf(app)),
  },
]

const departmentOf = ({ platform, app }: WireWorld): string =>
  platform.companies.get(app.tenantKey)!.departments[0]!.departmentId

const isCaused = (api: CallableApi, code: number): boolean => caused.some((one) => one.api === api && one.code === code)

/** Documented codes for what the sandbox doesn't model: the app is told to meet them. */
const told: ReadonlyArray<WireCase> = (Object.keys(working) as ReadonlyArray<CallableApi>).flatMap((api) =>
  documentedCodes[api]
    .filter((code) => !isCaused(api, code))
    .map((code): WireCase => ({ api, code, request: withApp(api, { refusals: { [api]: code } }) })),
)

const gateway: ReadonlyArray<WireCase> = (
  ["recall", "batch_send"] as const satisfies ReadonlyArray<LimitedApi>
).flatMap((api): ReadonlyArray<WireCase> => [
  { api, code: 99991661, request: (world) => ({ ...working[api](world), token: undefined }) },
  { api, code: 99991663, request: (world) => ({ ...working[api](world), token: "t-expired" }) },
  { api, code: 99991668, request: (world) => ({ ...working[api](world), token: "u-user" }) },
  { api, code: 99991671, request: (world) => ({ ...working[api](world), token: "x" }) },
  { api, code: 99991662, request: withApp(api, { disabled: true }) },
  {
    api,
    code: 99991673,
    request: (world) => {
      const { platform, storeApp } = world
      const token = fetchStoreToken(world)
      changeApp(platform, storeApp.appId, { installedIn: [] })
      return { ...working[api](world), token }
    },
  },
  { api, code: 99991401, request: withApp(api, { allowedAddresses: ["203.0.113.7"] }) },
  {
    api,
    code: 99991403,
    request: changed(api, ({ platform, app }) => {
      changeTenant(platform, app.tenantKey, { edition: "basic" })
      changeApp(platform, app.appId, { quotaExceeded: true })
    }),
  },
  {
    api,
    code: 99991400,
    request: (world) => {
      changeSettings(world.platform, { limits: { [api]: { perSecond: 1, perMinute: 1 } } })
      callWire(world, working[api](world))
      return working[api](world)
    },
  },
  { api, code: 99991672, request: withApp(api, { scopes: [] }) },
])

/** Everything that can go over the wire. */
export const wireCases: ReadonlyArray<WireCase> = [
  ...(Object.keys(working) as ReadonlyArray<CallableApi>)
    // No single message is known here: batch send never tells the ids of what it sent.
    .filter((api) => api !== "delete_message")
    .map((api): WireCase => ({ api, code: 0, request: working[api] })),
  ...caused,
  ...told,
  ...gateway,
  { api: "unknown", code: 404, request: ({ id, token }) => ({ method: "POST", path: batchPath(id), token }) },
]

/** The answer of the model at noon. */
export const callWire = ({ platform }: WireWorld, { method, path, token, body }: WireRequest) =>
  callModel(platform, noon, method, path, { token, body })

const fetchStoreToken = (world: WireWorld): string =>
  callWire(world, working.store_tenant_token(world)).json.tenant_access_token
