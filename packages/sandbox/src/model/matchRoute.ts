/** The APIs that the sandbox answers, and `unknown` for everything that gets a 404. */
export type Api = TokenApi | LimitedApi | "unknown"

/** The endpoints that hand out tokens or tickets: no token is asked for, and no rate limit is published. */
export type TokenApi = "token" | "internal_app_token" | "store_app_token" | "store_tenant_token" | "app_ticket_resend"

/** The APIs with rate windows. */
export type LimitedApi = "batch_send" | BatchMessageApi | "delete_message"
/** The APIs of one batch message. */
export type BatchMessageApi = "recall" | "get_progress" | "read_user"

export type Route = { readonly api: TokenApi } | UnknownRoute | LimitedRoute

/** A path that nobody answers, or a known one that was called with another method. */
export interface UnknownRoute {
  readonly api: "unknown"
  readonly isPathKnown: boolean
}

/** A route that passes the gateway's checks. */
export type LimitedRoute =
  | { readonly api: "batch_send" }
  | { readonly api: BatchMessageApi; readonly batchMessageId: string }
  | { readonly api: "delete_message"; readonly messageId: string }

/**
 * Matches the raw path, without resolving `..` or repeated slashes: what a careless client pasted into the address is
 * seen as it came.
 */
export const matchRoute = (method: string, target: string): Route => {
  const query = target.indexOf("?")
  const path = query < 0 ? target : target.slice(0, query)
  if (path.startsWith(batchMessages)) return matchBatchMessage(method, path.slice(batchMessages.length))
  if (path.startsWith(messages)) return matchMessage(method, path.slice(messages.length))
  // Both forms are answered alike on the live platform; batch send is documented with the slash.
  const withoutSlash = path.endsWith("/") ? path.slice(0, -1) : path
  const api = postPaths[withoutSlash]
  if (api === undefined) return unknownPath
  return method === "POST" ? { api } : wrongMethod
}

const batchMessages = "/open-apis/im/v1/batch_messages/"
const messages = "/open-apis/im/v1/messages/"

const postPaths: Readonly<Record<string, TokenApi | "batch_send">> = {
  "/open-apis/auth/v3/tenant_access_token/internal": "token",
  "/open-apis/auth/v3/app_access_token/internal": "internal_app_token",
  "/open-apis/auth/v3/app_access_token": "store_app_token",
  "/open-apis/auth/v3/tenant_access_token": "store_tenant_token",
  "/open-apis/auth/v3/app_ticket/resend": "app_ticket_resend",
  "/open-apis/message/v4/batch_send": "batch_send",
}

const unknownPath: UnknownRoute = { api: "unknown", isPathKnown: false }
const wrongMethod: UnknownRoute = { api: "unknown", isPathKnown: true }

const matchBatchMessage = (method: string, rest: string): Route => {
  const [id, tail, ...more] = rest.split("/")
  if (id === undefined || id === "" || more.length > 0) return unknownPath
  const batchMessageId = decodeSegment(id)
  if (tail === undefined) return method === "DELETE" ? { api: "recall", batchMessageId } : wrongMethod
  if (tail !== "get_progress" && tail !== "read_user") return unknownPath
  return method === "GET" ? { api: tail, batchMessageId } : wrongMethod
}

const matchMessage = (method: string, id: string): Route => {
  if (id === "" || id.includes("/")) return unknownPath
  return method === "DELETE" ? { api: "delete_message", messageId: decodeSegment(id) } : wrongMethod
}

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
