import { Context, type Effect } from "effect"
import type { Evidence } from "./Evidence.ts"
import type { PlatformRequest } from "./PlatformRequest.ts"

/**
 * Port: carries one call to the platform and says what it saw.
 *
 * An adapter
 * - sends what `toHttp` says,
 * - makes each call at most once: it neither repeats nor follows a redirect (a repeat would escape the budget),
 * - gives status, headers and body as they came; a body that broke off, or was cut off at its limit, is `truncated`,
 * - ends within `timeoutMillis`, also when the platform drips its answer: the budget is only right if no call can
 *   reach the platform later than that; one that is interrupted ends at once, its connection with it,
 * - never fails: whatever went wrong is `Unanswered`, with what it knows of whether the call went out. A request that
 *   it does not make was not sent,
 * - shows no token and no secret in `detail`, a log or a span.
 *
 * `transportLaws` of the testkit asks all of it.
 *
 * @example
 * ```ts
 * import { RecallTransport } from "@feishu-recall/core"
 * import { Effect, Layer } from "effect"
 *
 * // Another transport, with a line of log for each call.
 * const logged = Layer.effect(
 *   RecallTransport,
 *   Effect.map(RecallTransport, (transport) =>
 *     RecallTransport.of({
 *       send: (request, options) =>
 *         Effect.tap(transport.send(request, options), ({ _tag }) => Effect.logDebug(request._tag, _tag)),
 *     }),
 *   ),
 * )
 * ```
 */
export class RecallTransport extends Context.Service<
  RecallTransport,
  {
    /** Makes the call and returns what was seen of it, within `timeoutMillis` milliseconds. Never fails. */
    readonly send: (request: PlatformRequest, options: { readonly timeoutMillis: number }) => Effect.Effect<Evidence>
  }
>()("@feishu-recall/core/platform/RecallTransport") {}
