import type { App, Token } from "./App.ts"
import type { PlatformState } from "./PlatformState.ts"
import { hexDigits } from "./seededHash.ts"

/**
 * The token that an app gets in a tenant: with 30 minutes or more left the same as before, with less a new one beside
 * the old (https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal).
 */
export const currentToken = (state: PlatformState, app: App, kind: Token["kind"], now: number): Token => {
  const key = keyOf({ kind, appId: app.appId, tenantKey: app.tenantKey })
  const current = state.currentTokens.get(key)
  const isKept = app.kind === "selfBuilt" || state.settings.storeTokensAreKept
  if (isKept && current !== undefined && current.expiresAt - now >= renewalMs) return current
  const token: Token = {
    value: `${kind === "tenant" ? "t" : "a"}-${hexDigits(5, state.seed, 41, state.tokensIssued++)}`,
    kind,
    appId: app.appId,
    tenantKey: app.tenantKey,
    expiresAt: now + state.settings.tokenLifetimeSeconds * 1000,
    revoked: false,
  }
  for (const [value, old] of state.tokens) if (now >= old.expiresAt) state.tokens.delete(value)
  state.tokens.set(token.value, token)
  state.currentTokens.set(key, token)
  return token
}

/** The token of this kind with this value, if it is valid now. */
export const findToken = (state: PlatformState, kind: Token["kind"], value: string, now: number): Token | undefined => {
  const token = state.tokens.get(value)
  return token !== undefined && token.kind === kind && !token.revoked && now < token.expiresAt ? token : undefined
}

/** Makes one token invalid at once; `keepIssuing` leaves the token endpoints handing it out. */
export const revokeToken = (state: PlatformState, token: Token, keepIssuing: boolean): void => {
  state.tokens.set(token.value, { ...token, revoked: true })
  if (!keepIssuing && state.currentTokens.get(keyOf(token))?.value === token.value) {
    state.currentTokens.delete(keyOf(token))
  }
}

const keyOf = ({ kind, appId, tenantKey }: Pick<Token, "kind" | "appId" | "tenantKey">): string =>
  `${kind} ${appId} ${tenantKey}`

const renewalMs = 30 * 60_000
