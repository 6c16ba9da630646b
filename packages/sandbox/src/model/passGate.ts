import { type Answer, refuse } from "./Answer.ts"
import type { App, Token } from "./App.ts"
import type { LimitedApi } from "./matchRoute.ts"
import type { PlatformRequest } from "./PlatformRequest.ts"
import { type PlatformState, rateWindowsOf } from "./PlatformState.ts"

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
  if (app.disabled) return refuse(99991662, "app is not in an enabled status")
  if (app.ipDenied) return refuse(99991401, `ip ${request.remoteAddress} is denied by app setting`)
  if (app.quotaExceeded) {
    return refuse(99991403, "This month's API call quota has been exceeded", { status: 429 })
  }
  const limited = rateWindowsOf(state, api, app)?.arrive(now)
  if (limited !== undefined) {
    return refuse(99991400, "request trigger frequency limit", {
      status: state.settings.rateLimitStatus,
      headers: {
        "x-ogw-ratelimit-limit": String(limited.limit),
        "x-ogw-ratelimit-reset": String(limited.resetSeconds),
      },
    })
  }
  return checkScopes(api, app)
}

/** The app that a request's token belongs to, if the token is valid now. */
export const identifyApp = (state: PlatformState, authorization: string | undefined, now: number): App | undefined => {
  if (authorization === undefined || !authorization.startsWith(bearer)) return undefined
  const token = state.tokens.get(authorization.slice(bearer.length))
  return token !== undefined && isValid(token, now) ? state.apps.get(token.appId) : undefined
}

const bearer = "Bearer "

const isValid = (token: Token, now: number): boolean => !token.revoked && now < token.expiresAt

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

const multi = ["im:message:send_multi_depts", "im:message:send_multi_users"]
const sending = ["im:message", "im:message:send_as_bot"]

const checkScopes = (api: LimitedApi, app: App): Answer | undefined => {
  const groups = api === "batch_send" ? [sending, multi] : [multi]
  const missing = groups.find((group) => !group.some((scope) => app.scopes.includes(scope)))
  if (missing === undefined) return undefined
  const list = missing.join(", ")
  const query = encodeURIComponent(missing.join(","))
  const link = `https://open.feishu.cn/app/${app.appId}/auth?q=${query}&op_from=openapi&token_type=tenant`
  return refuse(
    99991672,
    `Access denied. One of the following scopes is required: [${list}].` +
      `应用尚未开通所需的应用身份权限：[${list}]，点击链接申请并开通任一权限即可：${link}`,
    {
      error: {
        permission_violations: missing.map((subject) => ({ type: "action_scope_required", subject })),
        helps: [{ url: link, description: "Apply for one of the scopes" }],
      },
    },
  )
}
