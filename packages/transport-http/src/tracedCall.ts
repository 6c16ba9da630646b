import { type Evidence, type PlatformRequest, toHttp } from "@feishu-recall/core"
import { Deferred, Effect } from "effect"
import { HttpTraceContext } from "effect/http"

/** Headers that tell the other side which span a call belongs to. */
export type TraceHeaders = Readonly<Record<string, string>>

/**
 * One call in a span of what is known not to be secret. The client's own span would keep its error, which holds the
 * whole request; and a span keeps what its effect ends with, so this one does not end with the answer.
 */
export const tracedCall = (
  baseUrl: string,
  request: PlatformRequest,
  call: (headers: TraceHeaders) => Effect.Effect<Evidence>,
): Effect.Effect<Evidence> =>
  Effect.gen(function* () {
    const { method, path } = toHttp(request)
    const attributes = { "http.request.method": method, "url.full": baseUrl + path }
    const answer = yield* Deferred.make<Evidence>()
    yield* Effect.useSpan(method, { kind: "client", attributes }, (span) =>
      Effect.flatMap(call({ ...HttpTraceContext.toHeaders(span) }), (evidence) => {
        if (evidence._tag === "Answered") span.attribute("http.response.status_code", evidence.status)
        else span.attribute("error.type", evidence.reason)
        return Deferred.succeed(answer, evidence)
      }),
    )
    return yield* Deferred.await(answer)
  })
