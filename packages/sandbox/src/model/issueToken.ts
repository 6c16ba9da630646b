import { type Answer, refuseWithStatus200, succeed } from "./Answer.ts"
import type { App, Token } from "./App.ts"
import { parseObject } from "./parseObject.ts"
import type { PlatformState } from "./PlatformState.ts"
import { hexDigits } from "./seededHash.ts"

/**
 * The tenant token of a self-built app. With 30 minutes or more left the same token comes back, with less a new one
 * beside the old: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 */
export const issueToken = (state: PlatformState, body: string, now: number): { answer: Answer; app?: App } => {
  const input = parseObject(body)
  const appId = input?.["app_id"]
  const secret = input?.["app_secret"]
  if (
    typeof appId !== "string" ||
    !/^cli_[0-9a-zA-Z]{16}$/.test(appId) ||
    typeof secret !== "string" ||
    secret === ""
  ) {
    return { answer: refuseWithStatus200(10003, "invalid param") }
  }
  const app = state.apps.get(appId)
  if (app === undefined) return { answer: refuseWithStatus200(10014, "app id not exists") }
  if (app.appSecret !== secret) return { answer: refuseWithStatus200(10014, "app secret invalid") }
  const token = currentToken(state, app, now)
  const expire = Math.floor((token.expiresAt - now) / 1000)
  return { answer: succeed("ok", { tenant_access_token: token.value, expire }), app }
}

const renewalMs = 30 * 60_000

const currentToken = (state: PlatformState, app: App, now: number): Token => {
  const current = state.currentTokens.get(app.appId)
  if (current !== undefined && current.expiresAt - now >= renewalMs) return current
  const token: Token = {
    value: `t-${hexDigits(5, state.seed, 41, state.tokensIssued++)}`,
    appId: app.appId,
    expiresAt: now + state.settings.tokenLifetimeSeconds * 1000,
    revoked: false,
  }
  for (const [value, old] of state.tokens) if (now >= old.expiresAt) state.tokens.delete(value)
  state.tokens.set(token.value, token)
  state.currentTokens.set(app.appId, token)
  return token
}
