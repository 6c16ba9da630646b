import type { LogEntry } from "./LogEntry.ts"

/**
 * Whose messages are taken back, and where that is remembered. Times are epoch milliseconds.
 *
 * @example
 * ```ts
 * import type { RecallerOptions } from "feishu-recall"
 *
 * const options: RecallerOptions = {
 *   appId: "cli_a1b2c3d4e5f6",
 *   appSecret: process.env["FEISHU_APP_SECRET"],
 *   store: "sqlite:/var/lib/recall/recalls.db",
 * }
 * ```
 */
export interface RecallerOptions {
  /** Of the app that sent the messages: no other one may take them back. */
  readonly appId: string
  /** From the developer console. Needed unless `getToken` is given. */
  readonly appSecret?: string | undefined
  /**
   * Instead of `appSecret`, for a service that has tenant access tokens of its own. Where it throws, calls wait and it is
   * asked again; what it throws is shown to nobody, since it may quote a token.
   */
  readonly getToken?: (() => HostToken | Promise<HostToken>) | undefined
  /**
   * Of a store app (ISV): the tenant whose messages these are; each tenant has a recaller of its own. The app's tickets
   * are looked for in `tokenStore`. A self-built app has none.
   */
  readonly tenantKey?: string | undefined
  /** Default `https://open.feishu.cn`. For Lark `https://open.larksuite.com`; in tests the address of the sandbox. */
  readonly baseUrl?: string | undefined
  /**
   * Where all is remembered: `sqlite:FILE` or a path, for one machine; `postgres://user:password@host:5432/database`, for
   * several (needs `@feishu-recall/event-store-postgres`). Default `sqlite:feishu-recall.db` in the working directory.
   */
  readonly store?: string | undefined
  /**
   * Where tokens are kept: `memory:` (default), `file:FOLDER` (needs `@feishu-recall/token-store-file`) or
   * `redis://…` (needs `@feishu-recall/token-store-redis`).
   */
  readonly tokenStore?: string | undefined
  /** 32 bytes in base64, from `openssl rand -base64 32`: seals tokens in files, and in Redis if it is given. */
  readonly tokenKey?: string | undefined
  /** How to reach the platform: directly, or through the environment's proxy, unless told. */
  readonly transport?: TransportOptions | undefined
  /** Who asks, where an order does not say so. Default: the user and the machine of this process. */
  readonly by?: string | undefined
  /** Is given each line of the log. Default: warnings and errors, to stderr. */
  readonly logger?: ((entry: LogEntry) => void) | undefined
}

/** A tenant access token of the host, and when it ends. */
export interface HostToken {
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** How to reach the platform. */
export interface TransportOptions {
  /** The URL of a proxy, instead of those that HTTPS_PROXY and HTTP_PROXY name. */
  readonly proxy?: string | undefined
  /** A private certificate authority, as PEM, trusted beside Node's own list. */
  readonly certificateAuthority?: string | undefined
  /** Connections kept at most. Default 132: both APIs at their fullest, and a call for a token. */
  readonly connections?: number | undefined
}
