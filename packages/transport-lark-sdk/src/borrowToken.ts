import type { Evidence } from "@feishu-recall/core"
import { Redacted } from "effect"
import { type CarriedCall, carryCall } from "./carryCall.ts"
import { type HttpRequest, isStoreApp, type LarkSdkTokens, type TokenCacheKey } from "./LarkSdkClient.ts"
import { limits } from "./limits.ts"

/** How the client's own handling of tokens ended. */
export interface Borrowed {
  /** What it gave; nothing where it has no app ticket yet. */
  readonly token: unknown
  /** What it threw. Its message may quote anything: only its name is fit to be shown. */
  readonly error: unknown
  /** The last call that it made for that; none if its cache had the token. */
  readonly answer: Evidence | undefined
  /** Which operations of the client's cache failed. */
  readonly cacheFailures: ReadonlyArray<"get" | "set">
}

/**
 * Asks the client's token manager for a token, once: its code and its cache, but with a way out of ours. Left to itself it
 * would wait without end, log the app's secret with the error of a call that fails, and give the same token until that ends.
 *
 * `unwanted`: tokens that the manager does not find in its cache, so that it fetches. What it fetched takes the place in
 * the cache: the team's other calls recover, too.
 */
export const borrowToken = (
  client: LarkSdkTokens,
  tenantKey: string,
  unwanted: ReadonlyArray<Redacted.Redacted>,
  done: (borrowed: Borrowed) => void,
): { readonly end: () => void } => {
  const { appTicketManager, cache } = client.tokenManager
  const cacheFailures: Array<"get" | "set"> = []
  let answer: Evidence | undefined
  let call: CarriedCall | undefined
  let over = false

  const send = (request: HttpRequest) =>
    new Promise<unknown>((resolve, reject) => {
      if (over) return reject(new Error("too late"))
      call = carryCall(client.httpInstance, wireCall(request), limits.bodyLimitBytes, (evidence) => {
        answer = evidence
        const body = bodyOf(evidence)
        // The manager would take a token from any answer that has one, and keep it.
        if (body === undefined) reject(new Error("the platform gave no token or ticket"))
        else resolve(body)
      })
    })
  // A token is worth more than its place in a cache.
  const attempt = async (operation: "get" | "set", use: () => Promise<unknown>) => {
    try {
      return await use()
    } catch {
      cacheFailures.push(operation)
      return undefined
    }
  }
  const ways = { httpInstance: { value: { post: (url: string, data: unknown) => send({ url, data }), request: send } } }
  const manager = Object.create(client.tokenManager, {
    ...ways,
    appTicketManager: { value: Object.create(appTicketManager, ways) },
    cache: {
      value: {
        get: async (key: TokenCacheKey, options?: { namespace?: string }) => {
          const found = await attempt("get", () => cache.get(key, options))
          return unwanted.some((token) => Redacted.value(token) === found) ? undefined : found
        },
        // Older versions of the SDK keep what they did not get, too.
        set: async (key: TokenCacheKey, value: unknown, expire?: number, options?: { namespace?: string }) => {
          if (typeof value === "string") await attempt("set", () => cache.set(key, value, expire, options))
          return true
        },
      },
    },
  }) as LarkSdkTokens["tokenManager"]

  const end = (token: unknown, error: unknown) => {
    if (!over) done({ token, error, answer, cacheFailures })
  }
  const asked = isStoreApp(client)
    ? manager.getMarketTenantAccessToken(tenantKey)
    : manager.getCustomTenantAccessToken()
  asked.then(
    (token) => end(token, undefined),
    (error: unknown) => end(undefined, error),
  )
  return {
    end: () => {
      over = true
      call?.end()
    },
  }
}

const wireCall = ({ data, headers, url = "" }: HttpRequest) => ({
  url,
  method: "POST" as const,
  headers: { accept: "application/json", "content-type": "application/json; charset=utf-8", ...headers },
  authorization: undefined,
  body: Redacted.make(JSON.stringify(data)),
})

const bodyOf = (evidence: Evidence): unknown => {
  if (evidence._tag === "Unanswered" || evidence.truncated || evidence.status < 200 || evidence.status > 299)
    return undefined
  try {
    const body = JSON.parse(evidence.body) as { readonly code?: unknown } | null
    // An OAuth answer has no code.
    return body !== null && (body.code === undefined || body.code === 0) ? body : undefined
  } catch {
    return undefined
  }
}
