import { type Answer, refuseWithStatus200, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import type { TokenApi } from "./matchRoute.ts"
import { parseObject } from "./parseObject.ts"
import type { PlatformState } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"
import { pushTicket, usableTickets } from "./ticketPushes.ts"
import { currentToken, findToken } from "./tokens.ts"

/** What a token endpoint answers, and to whom, as far as it could tell. */
export interface TokenReply {
  readonly answer: Answer
  readonly app?: App
}

/**
 * The five token endpoints. Tokens stand beside `code`, and `expire` tells the seconds that are left:
 * https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM
 */
export const issueToken = (state: PlatformState, api: TokenApi, body: string, now: number): TokenReply => {
  const input = parseObject(body) ?? {}
  if (api === "store_tenant_token") return issueStoreTenantToken(state, input, now)
  const known = identify(state, api, input)
  if ("answer" in known) return known
  const { app } = known
  const forced = app.refusals[api]
  const answer = forced === undefined ? answerApp(state, api, app, input, now) : refusalOf(api, forced)
  return { answer, app }
}

type Input = Readonly<Record<string, unknown>>

const answerApp = (
  state: PlatformState,
  api: Exclude<TokenApi, "store_tenant_token">,
  app: App,
  input: Input,
  now: number,
): Answer => {
  switch (api) {
    case "token":
    case "internal_app_token": {
      if (app.kind === "store") return refusalOf(api, state.settings.chosenCodes.storeAppAtInternalEndpoint)
      const token = currentToken(state, app, "tenant", now)
      const expire = secondsLeft(token.expiresAt, now)
      // Both tokens of a self-built app are one: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_access_token_internal
      const appToken = api === "token" ? {} : { app_access_token: token.value }
      return succeed("ok", { ...appToken, tenant_access_token: token.value, expire })
    }
    case "store_app_token": {
      const ticket = input["app_ticket"]
      const isUsable = usableTickets(state, app.appId, now).some(({ value }) => value === ticket)
      if (app.kind !== "store" || !isUsable) return refusalOf(api, 10012)
      const token = currentToken(state, app, "app", now)
      return succeed("success", { app_access_token: token.value, expire: secondsLeft(token.expiresAt, now) })
    }
    case "app_ticket_resend": {
      if (app.kind !== "store") return refusalOf(api, 10016)
      pushTicket(state, app.appId, now)
      return succeed("success", {})
    }
  }
}

const issueStoreTenantToken = (state: PlatformState, input: Input, now: number): TokenReply => {
  const api = "store_tenant_token"
  const { app_access_token: appToken, tenant_key: tenantKey } = input
  if (!isText(appToken) || !isText(tenantKey)) return { answer: invalidParameter }
  const token = findToken(state, "app", appToken, now)
  const app = token && state.apps.get(token.appId)
  if (app === undefined) return { answer: refusalOf(api, 10013) }
  const forced = app.refusals[api]
  if (forced !== undefined) return { answer: refusalOf(api, forced), app }
  if (!state.tenants.has(tenantKey)) return { answer: refusalOf(api, 10005), app }
  const { chosenCodes } = state.settings
  if (!app.installedIn.includes(tenantKey)) return { answer: refusalOf(api, chosenCodes.notInstalled), app }
  const inTenant: App = { ...app, tenantKey }
  const { value, expiresAt } = currentToken(state, inTenant, "tenant", now)
  return {
    answer: succeed("success", { tenant_access_token: value, expire: secondsLeft(expiresAt, now) }),
    app: inTenant,
  }
}

const identify = (
  state: PlatformState,
  api: TokenApi,
  input: Input,
): { readonly app: App } | { readonly answer: Answer } => {
  const { app_id: appId, app_secret: secret } = input
  const isComplete =
    isText(appId) &&
    /^cli_[0-9a-zA-Z]{16}$/.test(appId) &&
    isText(secret) &&
    (api !== "store_app_token" || isText(input["app_ticket"]))
  if (!isComplete) return { answer: invalidParameter }
  const app = state.apps.get(appId)
  const { unknownApp, wrongSecret } = state.settings.chosenCodes
  if (app === undefined) return { answer: refuseWithStatus200(unknownApp, "app id not exists") }
  if (app.appSecret !== secret) return { answer: refusalOf(api, wrongSecret) }
  return { app }
}

const invalidParameter = refuseWithStatus200(10003, "invalid param")

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const secondsLeft = (expiresAt: number, now: number): number => Math.floor((expiresAt - now) / 1000)
