import { Redacted } from "effect"
import type { PlatformRequest } from "./PlatformRequest.ts"

/**
 * One call as HTTP, relative to a lane's base URL. What is secret stays wrapped until a transport writes it.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/get-
 */
export interface HttpCall {
  readonly method: "DELETE" | "GET" | "POST"
  /** Begins with `/open-apis/`; nothing in it needs further escaping. */
  readonly path: string
  /** Names in lower case; nothing secret. */
  readonly headers: Readonly<Record<string, string>>
  /** The value of the `authorization` header. */
  readonly authorization: Redacted.Redacted | undefined
  /** JSON. */
  readonly body: Redacted.Redacted | undefined
}

/**
 * Says how a call of this project looks on the wire, so that every transport sends the same.
 *
 * A body goes with the calls for tokens and tickets only: the pages of the other two document none.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete and
 * https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 *
 * @example
 * ```ts
 * import { BatchMessageId, toHttp } from "@feishu-recall/core"
 * import { Redacted } from "effect"
 *
 * const batchMessageId = BatchMessageId.make("bm-dc13264520392913993dd051dba21dcf")
 * toHttp({ _tag: "RecallBatchMessage", batchMessageId, token: Redacted.make("t-1") }).path
 * // "/open-apis/im/v1/batch_messages/bm-dc13264520392913993dd051dba21dcf"
 * ```
 */
export const toHttp = (request: PlatformRequest): HttpCall => {
  switch (request._tag) {
    case "RecallBatchMessage":
      return authorized("DELETE", batchMessagePath(request.batchMessageId), request.token)
    case "GetBatchMessageProgress":
      return authorized("GET", `${batchMessagePath(request.batchMessageId)}/get_progress`, request.token)
    case "IssueTenantAccessToken":
      return secret("tenant_access_token/internal", credentials(request))
    case "IssueAppAccessToken":
      return secret("app_access_token", {
        ...credentials(request),
        app_ticket: Redacted.value(request.appTicket),
      })
    case "IssueStoreTenantAccessToken":
      return secret("tenant_access_token", {
        app_access_token: Redacted.value(request.appAccessToken),
        tenant_key: request.tenantKey,
      })
    case "ResendAppTicket":
      return secret("app_ticket/resend", credentials(request))
  }
}

// The schema of the id lets nothing through that needs escaping; a DELETE must not depend on that alone.
const batchMessagePath = (id: string) => `/open-apis/im/v1/batch_messages/${encodeURIComponent(id)}`

const credentials = ({ appId, appSecret }: { readonly appId: string; readonly appSecret: Redacted.Redacted }) => ({
  app_id: appId,
  app_secret: Redacted.value(appSecret),
})

const secret = (path: string, body: Readonly<Record<string, string>>): HttpCall => ({
  method: "POST",
  path: `/open-apis/auth/v3/${path}`,
  headers: { accept: "application/json", "content-type": "application/json; charset=utf-8" },
  authorization: undefined,
  body: Redacted.make(JSON.stringify(body)),
})

const authorized = (method: "DELETE" | "GET", path: string, token: Redacted.Redacted): HttpCall => ({
  method,
  path,
  headers: { accept: "application/json" },
  authorization: Redacted.make(`Bearer ${Redacted.value(token)}`),
  body: undefined,
})
