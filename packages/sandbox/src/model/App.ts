/** One self-built app in one tenant, and what can be wrong with it. */
export interface App {
  readonly appId: string
  readonly appSecret: string
  readonly tenantKey: string
  readonly scopes: ReadonlyArray<string>
  /** Bot ability; without it 230006, or 11205 for a send. */
  readonly bot: boolean
  /** 99991662 on every API. */
  readonly disabled: boolean
  /** The caller's address is not on the app's list: 99991401 on every API, but not on the token endpoint. */
  readonly ipDenied: boolean
  /** The month's quota is used up: 429 with 99991403. */
  readonly quotaExceeded: boolean
  /** The im service refuses what the gateway let through: 230027. */
  readonly permissionDenied: boolean
}

/** Everything the four message APIs ask for. */
export const allScopes: ReadonlyArray<string> = [
  "im:message",
  "im:message:send_as_bot",
  "im:message:send_multi_users",
  "im:message:send_multi_depts",
]

/** One token, valid until it expires or is revoked. */
export interface Token {
  readonly value: string
  readonly appId: string
  readonly expiresAt: number
  readonly revoked: boolean
}
