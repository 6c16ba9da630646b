import type { Redacted } from "effect"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"

/** The calls that this project makes, as values: a transport carries them out, over whatever it has. */
export type PlatformRequest =
  | RecallBatchMessage
  | GetBatchMessageProgress
  | IssueTenantAccessToken
  | IssueAppAccessToken
  | IssueStoreTenantAccessToken
  | ResendAppTicket

/**
 * `DELETE /open-apis/im/v1/batch_messages/:batch_message_id`
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface RecallBatchMessage {
  readonly _tag: "RecallBatchMessage"
  readonly batchMessageId: BatchMessageId
  readonly token: Redacted.Redacted
}

/**
 * `GET /open-apis/im/v1/batch_messages/:batch_message_id/get_progress`
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export interface GetBatchMessageProgress {
  readonly _tag: "GetBatchMessageProgress"
  readonly batchMessageId: BatchMessageId
  readonly token: Redacted.Redacted
}

/**
 * Of a self-built app, for its one tenant: `POST /open-apis/auth/v3/tenant_access_token/internal`
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 */
export interface IssueTenantAccessToken {
  readonly _tag: "IssueTenantAccessToken"
  readonly appId: string
  readonly appSecret: Redacted.Redacted
}

/**
 * Of a store app, for all its tenants: `POST /open-apis/auth/v3/app_access_token`
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_access_token
 */
export interface IssueAppAccessToken {
  readonly _tag: "IssueAppAccessToken"
  readonly appId: string
  readonly appSecret: Redacted.Redacted
  readonly appTicket: Redacted.Redacted
}

/**
 * Of a store app, for one tenant: `POST /open-apis/auth/v3/tenant_access_token`
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token
 */
export interface IssueStoreTenantAccessToken {
  readonly _tag: "IssueStoreTenantAccessToken"
  readonly appAccessToken: Redacted.Redacted
  readonly tenantKey: string
}

/**
 * Asks for an app ticket, which comes by an event: `POST /open-apis/auth/v3/app_ticket/resend`
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_ticket_resend
 */
export interface ResendAppTicket {
  readonly _tag: "ResendAppTicket"
  readonly appId: string
  readonly appSecret: Redacted.Redacted
}
