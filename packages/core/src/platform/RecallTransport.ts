import { Context, type Effect } from "effect"
import type { Evidence } from "./Evidence.ts"
import type { PlatformRequest } from "./PlatformRequest.ts"

/**
 * Port: carries one call to the platform and says what it saw.
 *
 * An adapter
 * - makes each call at most once: it neither repeats nor follows a redirect (a repeat would escape the budget),
 * - ends within `timeoutMillis`, also when the platform drips its answer: the budget is only right if no call can
 *   reach the platform later than that,
 * - never fails: whatever went wrong is `Unanswered`, with what it knows of whether the call went out,
 * - shows no token and no secret in `detail`, a log or a span.
 */
export class RecallTransport extends Context.Service<
  RecallTransport,
  {
    readonly send: (request: PlatformRequest, options: { readonly timeoutMillis: number }) => Effect.Effect<Evidence>
  }
>()("@feishu-recall/core/platform/RecallTransport") {}
