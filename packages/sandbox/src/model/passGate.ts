import { type Answer, refuse } from "./Answer.ts"
import type { App } from "./App.ts"
import { isQuotaSpent } from "./callQuota.ts"
import type { LimitedApi } from "./matchRoute.ts"
import type { PlatformRequest } from "./PlatformRequest.ts"
import type { GateCheck } from "./PlatformSettings.ts"
import { type PlatformState, rateWindowsOf } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"
import { checkScopes } from "./checkScopes.ts"
import { findToken } from "./tokens.ts"

/**
 * The gateway's checks in their order: token, app status, IP, quota, rate limit, scope. That the token comes first was
 * seen on the live platform; the rest of the order is a choice. Codes:
 * https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 */
export const passGate = (
  state: PlatformState,
  api: LimitedApi,
  request: PlatformRequest,
  app: App | undefined,
  now: number,
): Answer | undefined => {
  if (app === undefined) return refuseToken(request.authorization)
  for (const check of state.settings.gateOrder) {
    const refused = checks[check](state, api, request, app, now)
    if (refused !== undefined) return refused
  }
  return undefined
}

/** The app that a request's token belongs to, in the tenant of the token, if the token is valid now. */
export const identifyApp = (state: PlatformState, authorization: string | undefined, now: number): App | undefined => {
  if (authorization === undefined || !authorization.startsWith(bearer)) return undefined
  const token = findToken(state, "tenant", authorization.slice(bearer.length), now)
  const app = token && state.apps.get(token.appId)
  return app === undefined || app.tenantKey === token!.tenantKey ? app : { ...app, tenantKey: token!.tenantKey }
}

const bearer = "Bearer "

const refuseToken = (authorization: string | undefined): Answer => {
  if (authorization === undefined || !authorization.startsWith(bearer) || authorization.length === bearer.length) {
    return refuse(99991661, "Missing access token for authorization. Please make a request with token attached.")
  }
  const token = authorization.slice(bearer.length)
  const invalid = "Invalid access token for authorization. Please make a request with token attached."
  if (token.startsWith("t-")) return refuse(99991663, invalid)
  if (token.startsWith("u-") || token.startsWith("eyJ")) return refuse(99991668, invalid)
  return refuse(99991671, "token is invalid, it must start with t- or u-")
}

type Check = (
  state: PlatformState,
  api: LimitedApi,
  request: PlatformRequest,
  app: App,
  now: number,
) => Answer | undefined

const checks: Readonly<Record<GateCheck, Check>> = {
  app: (_state, api, _request, app) => {
    if (app.disabled) return refusalOf(api, 99991662)
    return app.kind === "store" && !app.installedIn.includes(app.tenantKey) ? refusalOf(api, 99991673) : undefined
  },
  ip: (_state, _api, { remoteAddress }, app) => {
    const isDenied = app.allowedAddresses.length > 0 && !app.allowedAddresses.includes(remoteAddress)
    return app.ipDenied || isDenied ? refuse(99991401, `ip ${remoteAddress} is denied by app setting`) : undefined
  },
  quota: (state, _api, _request, app, now) =>
    app.quotaExceeded || isQuotaSpent(state, app, now)
      ? refuse(99991403, "This month's API call quota has been exceeded", { status: 429 })
      : undefined,
  rate: (state, api, _request, app, now) => {
    const limited = rateWindowsOf(state, api, app)?.arrive(now)
    return (
      limited &&
      refuse(99991400, "request trigger frequency limit", {
        status: state.settings.rateLimitStatusByApi[api] ?? state.settings.rateLimitStatus,
        headers: {
          "x-ogw-ratelimit-limit": String(limited.limit),
          "x-ogw-ratelimit-reset": String(limited.resetSeconds),
        },
      })
    )
  },
  scope: (_state, api, _request, app) => checkScopes(api, app),
}
