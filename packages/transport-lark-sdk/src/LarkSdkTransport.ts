import { type Evidence, RecallTransport, toHttp } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import { type CarriedCall, carryCall } from "./carryCall.ts"
import { clientFault, type LarkSdkClient } from "./LarkSdkClient.ts"
import { checkLimits, limits } from "./limits.ts"
import { timedOut } from "./unanswered.ts"

/** Through which client, and to which platform. */
export interface LarkSdkTransportOptions {
  /** A `Client` of `@larksuiteoapi/node-sdk`. */
  readonly client: LarkSdkClient
  /** The lane's. The client has to be one for the same platform. */
  readonly baseUrl: string
  /** What is read of an answer at most, in bytes; the rest is cut off. Default 256 KiB. */
  readonly bodyLimitBytes?: number
}

/**
 * Carries calls to the platform through the `httpInstance` of a client of the official SDK, with its interceptors,
 * agents and proxy. It never repeats a call, follows no redirect, and ends within the call's timeout, body included.
 *
 * A client for another platform, or one whose `httpInstance` can't keep that, is a mistake in the program: the layer
 * dies with what was expected.
 */
const layer = (options: LarkSdkTransportOptions): Layer.Layer<RecallTransport> =>
  Layer.effect(RecallTransport, make(options))

/**
 * The transport through a client of the official SDK.
 *
 * @example
 * ```ts
 * import { LarkSdkTransport } from "@feishu-recall/transport-lark-sdk"
 * import { Client } from "@larksuiteoapi/node-sdk"
 *
 * const transport = (appId: string, appSecret: string) => {
 *   const client = new Client({ appId, appSecret, domain: "https://open.feishu.cn" })
 *   return LarkSdkTransport.layer({ client, baseUrl: "https://open.feishu.cn" })
 * }
 * ```
 */
export const LarkSdkTransport = { layer } as const

const make = Effect.fnUntraced(function* ({ baseUrl, client, ...options }: LarkSdkTransportOptions) {
  const fault = clientFault(client, baseUrl)
  if (fault !== undefined) return yield* Effect.die(new Error(fault))
  const { bodyLimitBytes } = yield* checkLimits({ bodyLimitBytes: options.bodyLimitBytes ?? limits.bodyLimitBytes })
  return RecallTransport.of({
    send: (request, { timeoutMillis }) =>
      Effect.suspend(() => {
        let call: CarriedCall | undefined
        const { path, ...wire } = toHttp(request)
        return Effect.callback<Evidence>((resume) => {
          call = carryCall(client.httpInstance, { ...wire, url: baseUrl + path }, bodyLimitBytes, (evidence) =>
            resume(Effect.succeed(evidence)),
          )
          return Effect.sync(call.end)
        }).pipe(
          Effect.timeoutOrElse({
            duration: timeoutMillis,
            orElse: () => Effect.succeed(timedOut(timeoutMillis, call ?? notMade)),
          }),
        )
      }),
  })
})

const notMade = { started: false, written: false }
