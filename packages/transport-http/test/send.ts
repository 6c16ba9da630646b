import { type BatchMessageId, type PlatformRequest, RecallTransport } from "@feishu-recall/core"
import { Effect, Redacted } from "effect"
import { type ConnectionOptions, HttpTransport, type HttpTransportOptions } from "../src/index.ts"

export const token = "t-the-secret-token"
export const appSecret = "the-secret-of-the-app"

export const recall: PlatformRequest = {
  _tag: "RecallBatchMessage",
  batchMessageId: "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId,
  token: Redacted.make(token),
}
export const issue: PlatformRequest = {
  _tag: "IssueTenantAccessToken",
  appId: "cli_a",
  appSecret: Redacted.make(appSecret),
}

/** One call through the service. */
export const send = (request: PlatformRequest = recall, timeoutMillis = 2_000) =>
  RecallTransport.use((transport) => transport.send(request, { timeoutMillis }))

export const transport = (baseUrl: string, options: Partial<HttpTransportOptions & ConnectionOptions> = {}) =>
  HttpTransport.layer({ baseUrl, ...options })

/** One call with a transport of its own. */
export const sendTo = (
  baseUrl: string,
  options: Partial<HttpTransportOptions & ConnectionOptions> & {
    readonly request?: PlatformRequest
    readonly timeoutMillis?: number
  } = {},
) => Effect.provide(send(options.request, options.timeoutMillis), transport(baseUrl, options))
