import type { Api } from "./matchRoute.ts"

/**
 * One app, as a tenant's calls see it, and what can be wrong with it.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete,
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches,
 * https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code and
 * https://open.feishu.cn/document/platform-notices/platform-updates-/custom-app-api-call-limit
 */
export interface App {
  readonly kind: "selfBuilt" | "store"
  readonly appId: string
  readonly appSecret: string
  /** The tenant of a self-built app; of a store app the tenant in which it acts, and at rest that of its maker. */
  readonly tenantKey: string
  /** The tenants that a store app may ask tokens for. */
  readonly installedIn: ReadonlyArray<string>
  readonly scopes: ReadonlyArray<string>
  /** Whom the bot can reach; others are addressed, and never served. */
  readonly availability: Availability
  /** Bot ability; without it 230006, or 11205 for a send. */
  readonly bot: boolean
  /** 99991662 on every API. */
  readonly disabled: boolean
  /** The caller's address is not on the app's list: 99991401 on every API, but not on the token endpoints. */
  readonly ipDenied: boolean
  /** The list itself, of single addresses; empty: off. */
  readonly allowedAddresses: ReadonlyArray<string>
  /** The month's quota is used up: 429 with 99991403. */
  readonly quotaExceeded: boolean
  /** The im service refuses what the gateway let through: 230027, or 11223 for a send. */
  readonly permissionDenied: boolean
  /**
   * Codes with which single APIs refuse this app once the gateway let it through: for reasons that the sandbox doesn't
   * model, such as 11312 after a content audit of the platform's own.
   */
  readonly refusals: Readonly<Partial<Record<Exclude<Api, "unknown">, number>>>
}

/** Whom the bot can reach. */
export type Availability =
  | "everybody"
  | { readonly departmentIds: ReadonlyArray<string>; readonly openIds: ReadonlyArray<string> }

/** Everything that the message APIs ask for. */
export const allScopes: ReadonlyArray<string> = [
  "im:message",
  "im:message:send_as_bot",
  "im:message:send_multi_users",
  "im:message:send_multi_depts",
]

/** One token, valid until it expires or is revoked. */
export interface Token {
  readonly value: string
  readonly kind: "tenant" | "app"
  readonly appId: string
  readonly tenantKey: string
  readonly expiresAt: number
  readonly revoked: boolean
}
