/**
 * What is needed of a `Client` of `@larksuiteoapi/node-sdk`, by its shape: the SDK itself is not imported, so any version
 * that looks like this will do.
 */
export interface LarkSdkClient {
  /** As the constructor resolved it, e.g. `https://open.feishu.cn`. */
  readonly domain: string
  readonly httpInstance: HttpInstance
}

/** What is needed of it where its own handling of tokens is used, too. */
export interface LarkSdkTokens extends LarkSdkClient {
  readonly appId: string
  readonly appSecret: string
  /** The SDK's `AppType`. */
  readonly appType: number
  readonly tokenManager: TokenManager
}

/** An axios instance: the SDK's default one or the team's own, with its interceptors, agents and proxy. */
export interface HttpInstance {
  /**
   * Makes one call, through the interceptors, agents and proxy of the instance.
   *
   * @see {@link LarkSdkTransport}
   */
  request(config: HttpRequest): Promise<unknown>
}

/** One call as axios takes it, as far as the SDK's types know it. */
export interface HttpRequest {
  /** The whole address. */
  readonly url?: string
  /** `GET` unless told. */
  readonly method?: string
  /** By their names. */
  readonly headers?: Record<string, string>
  /** The body. */
  readonly data?: unknown
}

/** What a client of the SDK has its tokens from. */
export interface TokenManager {
  /**
   * Of a self-built app.
   *
   * @see {@link LarkSdkApp}
   */
  getCustomTenantAccessToken(): Promise<unknown>
  /**
   * Of a store app, for a tenant.
   *
   * @see {@link LarkSdkApp}
   */
  getMarketTenantAccessToken(tenantKey: string): Promise<unknown>
  readonly appTicketManager: object
  readonly cache: TokenCache
}

/** The SDK's `Cache`. Its keys are symbols of the SDK, which are passed on and never made here. */
export interface TokenCache {
  /**
   * What is kept under a key, in the namespace of the app's cache unless told.
   *
   * @see {@link LarkSdkApp}
   */
  get(key: TokenCacheKey, options?: TokenCacheOptions): Promise<unknown>
  /**
   * Keeps it until `expire`, in epoch milliseconds.
   *
   * @see {@link LarkSdkApp}
   */
  set(key: TokenCacheKey, value: unknown, expire?: number, options?: TokenCacheOptions): Promise<boolean>
}

/** Where in the cache. */
export interface TokenCacheOptions {
  /** The app's own, unless told. */
  readonly namespace?: string
}

/** A key of the SDK. */
// oxlint-disable-next-line typescript/no-wrapper-object-types -- the SDK's own type says `Symbol`
export type TokenCacheKey = string | Symbol

/** Why calls can't go through this client, as a sentence; `undefined`: they can. */
export const clientFault = ({ domain, httpInstance }: LarkSdkClient, baseUrl: string): string | undefined => {
  if (domain !== baseUrl)
    return `the client calls ${domain}, the lane is at ${baseUrl}: give the client of this lane (its domain without a slash at the end)`
  const { defaults, interceptors } = httpInstance as AxiosLike
  if (defaults === undefined || interceptors === undefined)
    return "the client's httpInstance is no axios instance: make one with axios.create(), or use @feishu-recall/transport-http"
  const adapters = [defaults.adapter].flat()
  return adapters.every((adapter) => typeof adapter === "string") && !adapters.includes("http")
    ? `the client's httpInstance uses the adapter ${adapters.join(", ")}, where neither redirects nor timeouts can be held: use axios's "http", or @feishu-recall/transport-http`
    : undefined
}

/** `AppType.SelfBuild` is 0, and every other app is one of the store for the SDK. */
export const isStoreApp = ({ appType }: LarkSdkTokens): boolean => appType !== 0

interface AxiosLike extends HttpInstance {
  readonly defaults?: { readonly adapter?: unknown }
  readonly interceptors?: object
}
