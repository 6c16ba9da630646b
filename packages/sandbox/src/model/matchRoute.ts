/** The APIs that the sandbox answers, and `unknown` for everything that gets a 404. */
export type Api = "token" | LimitedApi | "unknown"

/** The APIs with rate windows. */
export type LimitedApi = "batch_send" | BatchMessageApi
type BatchMessageApi = "recall" | "get_progress" | "read_user"

export type Route = { readonly api: "token" } | { readonly api: "unknown" } | LimitedRoute

/** A route that passes the gateway's checks. */
export type LimitedRoute =
  | { readonly api: "batch_send" }
  | { readonly api: BatchMessageApi; readonly batchMessageId: string }

/**
 * Matches the raw path, without resolving `..` or repeated slashes: what a careless client pasted into the address is
 * seen as it came. A known path with another method is unknown as well; the platform answers both with the same 404.
 */
export const matchRoute = (method: string, target: string): Route => {
  const query = target.indexOf("?")
  const path = query < 0 ? target : target.slice(0, query)
  if (path.startsWith(batchMessages)) return matchBatchMessage(method, path.slice(batchMessages.length))
  const withoutSlash = path.endsWith("/") ? path.slice(0, -1) : path
  if (method === "POST" && withoutSlash === "/open-apis/auth/v3/tenant_access_token/internal") return { api: "token" }
  if (method === "POST" && withoutSlash === "/open-apis/message/v4/batch_send") return { api: "batch_send" }
  return { api: "unknown" }
}

const batchMessages = "/open-apis/im/v1/batch_messages/"

const matchBatchMessage = (method: string, rest: string): Route => {
  const [id, tail, ...more] = rest.split("/")
  if (id === undefined || id === "" || more.length > 0) return { api: "unknown" }
  const batchMessageId = decodeSegment(id)
  if (method === "DELETE" && tail === undefined) return { api: "recall", batchMessageId }
  if (method === "GET" && (tail === "get_progress" || tail === "read_user")) return { api: tail, batchMessageId }
  return { api: "unknown" }
}

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
