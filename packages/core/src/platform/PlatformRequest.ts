import type { Redacted } from "effect"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"

/** The calls that this project makes, as values: a transport carries them out, over whatever it has. */
export type PlatformRequest = RecallBatchMessage | GetBatchMessageProgress | IssueTenantAccessToken

/** `DELETE /open-apis/im/v1/batch_messages/:batch_message_id` */
export interface RecallBatchMessage {
  readonly _tag: "RecallBatchMessage"
  readonly batchMessageId: BatchMessageId
  readonly token: Redacted.Redacted
}

/** `GET /open-apis/im/v1/batch_messages/:batch_message_id/get_progress` */
export interface GetBatchMessageProgress {
  readonly _tag: "GetBatchMessageProgress"
  readonly batchMessageId: BatchMessageId
  readonly token: Redacted.Redacted
}

/** `POST /open-apis/auth/v3/tenant_access_token/internal` */
export interface IssueTenantAccessToken {
  readonly _tag: "IssueTenantAccessToken"
  readonly appId: string
  readonly appSecret: Redacted.Redacted
}
