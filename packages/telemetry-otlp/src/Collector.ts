import { Effect, Redacted, Semaphore } from "effect"
import { HttpClient, HttpClientError, HttpClientRequest, HttpClientResponse } from "effect/http"

/** The way to a collector that may be away, slow or out of sorts: whoever exports never waits for it for long. */
export interface Collector {
  readonly client: HttpClient.HttpClient
  /** From now on nothing is sent: what is not out by now is dropped. */
  readonly close: Effect.Effect<void>
}

export interface CollectorOptions {
  readonly headers: ReadonlyArray<readonly [name: string, value: Redacted.Redacted]>
  readonly timeoutMillis: number
  readonly requestsUnderWay: number
}

/**
 * Bounds each request in time and all of them in number, says once that the collector takes nothing and once that it
 * does again, and keeps headers out of sight: they are added behind everything that could show a request.
 */
export const makeCollector = (
  inner: HttpClient.HttpClient,
  { headers, requestsUnderWay, timeoutMillis }: CollectorOptions,
): Collector => {
  const room = Semaphore.makeUnsafe(requestsUnderWay)
  let isClosed = false
  let isAway = false

  const failed = (why: string) =>
    Effect.suspend(() => {
      if (isAway || isClosed) return Effect.void
      isAway = true
      return Effect.logWarning(
        `The collector takes no telemetry (${why}): what is not sent is lost, and the work goes on without. Check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.`,
      )
    })
  const succeeded = Effect.suspend(() => {
    if (!isAway) return Effect.void
    isAway = false
    return Effect.logInfo("The collector takes telemetry again.")
  })

  /** Never the error of the client below: it holds the request as it was sent. */
  const error = (request: HttpClientRequest.HttpClientRequest, description: string) =>
    new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, description }) })

  const send = (request: HttpClientRequest.HttpClientRequest) =>
    inner.execute(withHeaders(request, headers)).pipe(
      // The body is read here: a collector that drips it is slow, too.
      Effect.flatMap((response) => Effect.as(response.arrayBuffer, response.status)),
      Effect.timeoutOrElse({ duration: timeoutMillis, orElse: () => Effect.fail("timeout" as const) }),
      Effect.mapError((cause) => (cause === "timeout" ? `no answer within ${timeoutMillis} ms` : "no connection")),
      Effect.tap((status) => (status < 400 ? succeeded : failed(`it answered ${status}`))),
      Effect.tapError(failed),
      Effect.mapError((why) => error(request, why)),
      // The exporter reads the status alone.
      Effect.map((status) => HttpClientResponse.fromWeb(request, new Response(null, { status: shown(status) }))),
      Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    )

  const client = HttpClient.make((request) =>
    Effect.suspend(() => {
      if (isClosed) return Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { status: 204 })))
      return Effect.flatMap(room.takeIfAvailable(1), (taken) =>
        taken
          ? Effect.ensuring(send(request), room.release(1))
          : Effect.andThen(failed("it is too slow"), Effect.fail(error(request, "too many requests are under way"))),
      )
    }),
  )
  return { client, close: Effect.sync(() => void (isClosed = true)) }
}

const withHeaders = (request: HttpClientRequest.HttpClientRequest, headers: CollectorOptions["headers"]) =>
  headers.reduce((sent, [name, value]) => HttpClientRequest.setHeader(sent, name, Redacted.value(value)), request)

/** A `Response` has statuses from 200 on only. */
const shown = (status: number): number => (status < 200 ? 502 : status)
