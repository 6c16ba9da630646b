import { type BatchMessageId, type PlatformRequest, RecallTransport } from "@feishu-recall/core"
import { LarkSdkTransport, type LarkSdkTransportOptions } from "@feishu-recall/transport-lark-sdk"
import * as lark from "@larksuiteoapi/node-sdk"
import { Effect, Redacted } from "effect"

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

/** Everything that the SDK writes to its logger, at its most talkative. */
export const listen = () => {
  const lines: Array<unknown> = []
  const hear = (...said: ReadonlyArray<unknown>) => void lines.push(...said)
  return { lines, logger: { error: hear, warn: hear, info: hear, debug: hear, trace: hear } }
}

type Settings = Omit<Partial<ConstructorParameters<typeof lark.Client>[0]>, "httpInstance">

/** The official client as a team would make it, with a cache of its own: the default one belongs to the process. */
export const makeClient = (
  domain: string,
  // The SDK's type for an instance and axios's own have never agreed.
  { httpInstance, ...settings }: Settings & { readonly httpInstance?: unknown } = {},
): lark.Client =>
  new lark.Client({
    appId: "cli_a",
    appSecret,
    domain,
    cache: new lark.DefaultCache(),
    logger: listen().logger,
    ...(httpInstance === undefined ? {} : { httpInstance: httpInstance as lark.HttpInstance }),
    ...settings,
  })

export const transport = (baseUrl: string, options: Partial<LarkSdkTransportOptions> = {}) =>
  LarkSdkTransport.layer({ client: makeClient(baseUrl), baseUrl, ...options })

/** One call through the service. */
export const send = (request: PlatformRequest = recall, timeoutMillis = 2_000) =>
  RecallTransport.use((service) => service.send(request, { timeoutMillis }))

/** One call with a transport of its own. */
export const sendTo = (
  baseUrl: string,
  options: Partial<LarkSdkTransportOptions> & {
    readonly request?: PlatformRequest
    readonly timeoutMillis?: number
  } = {},
) => Effect.provide(send(options.request, options.timeoutMillis), transport(baseUrl, options))
