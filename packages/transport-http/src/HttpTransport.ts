import { Dispatcher, layerUndiciNoDispatcher, UndiciOptions } from "@effect/platform-node/NodeHttpClient"
import { type Answered, type Evidence, Lane, type PlatformRequest, RecallTransport, toHttp } from "@feishu-recall/core"
import { Context, Duration, Effect, Layer, Redacted, Schema, Stream, Tracer } from "effect"
import { HttpBody, HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { type CallWatch, callWatch, watchedBy } from "./CallWatch.ts"
import { checkLimits, limits } from "./limits.ts"
import { makeDispatcher } from "./makeDispatcher.ts"
import { type TraceHeaders, tracedCall } from "./tracedCall.ts"
import { timedOut, unanswered } from "./unanswered.ts"
import { version } from "./version.ts"

/** How to reach the platform. */
export interface HttpTransportOptions {
  /** Scheme and host, e.g. `https://open.feishu.cn`, `https://open.larksuite.com` or a private deployment's. */
  readonly baseUrl: string
  /** What is read of an answer at most, in bytes; the rest is cut off. Default 256 KiB. */
  readonly bodyLimitBytes?: number
  /** Spans and trace headers for each call. Default false: the platform is a stranger to the trace. */
  readonly traceCalls?: boolean
}

/** How to connect. */
export interface ConnectionOptions {
  /** Connections kept at most; one carries one call at a time. Default 128. */
  readonly connections?: number
  /** For one connection, TLS included. The timeout of the call ends it earlier. Default 10 seconds. */
  readonly connectTimeout?: Duration.Input
  /** All headers of an answer together, in bytes: with more of them it is no answer. Default 16 KiB. */
  readonly headerLimitBytes?: number
  /** A private certificate authority, as PEM, trusted beside Node's own list (and NODE_EXTRA_CA_CERTS). */
  readonly certificateAuthority?: string
  /** The URL of a proxy, with user and password if it wants them; instead of those that the environment names. */
  readonly proxy?: Redacted.Redacted
}

/**
 * Carries calls to the platform over HTTP/1.1 with undici, through the proxy that `proxy` or HTTPS_PROXY and HTTP_PROXY
 * name, but for the hosts of NO_PROXY. It never repeats a call, follows no redirect, and ends within the call's
 * timeout, body included.
 *
 * A base URL that is not scheme and host, a proxy that is no URL, or a limit that can't be, is a mistake in the program
 * or around it: the layer dies with what was expected.
 */
const layer = (options: HttpTransportOptions & ConnectionOptions): Layer.Layer<RecallTransport> =>
  Layer.effect(RecallTransport, make(options, callWatch)).pipe(
    Layer.provide(layerUndiciNoDispatcher),
    Layer.provide(
      Layer.effect(
        Dispatcher,
        Effect.flatMap(limitsOf(options), ({ connections, connectTimeoutMillis, headerLimitBytes }) =>
          makeDispatcher({
            connections,
            connectTimeout: connectTimeoutMillis,
            headerLimitBytes,
            certificateAuthority: options.certificateAuthority,
            proxy: options.proxy,
          }),
        ),
      ),
    ),
  )

/**
 * The same over a client of the host's own. That client must neither repeat a call nor follow a redirect; and without
 * sight of the socket fewer failures are known to be unsent.
 */
const layerHttpClient = (options: HttpTransportOptions): Layer.Layer<RecallTransport, never, HttpClient.HttpClient> =>
  Layer.effect(
    RecallTransport,
    make(options, () => undefined),
  )

const limitsOf = (options: HttpTransportOptions & ConnectionOptions) =>
  checkLimits({
    connections: options.connections ?? limits.connections,
    connectTimeoutMillis: Duration.toMillis(options.connectTimeout ?? limits.connectTimeoutMillis),
    bodyLimitBytes: options.bodyLimitBytes ?? limits.bodyLimitBytes,
    headerLimitBytes: options.headerLimitBytes ?? limits.headerLimitBytes,
  })

/**
 * The transport over HTTP: `layer` with connections of its own, `layerHttpClient` over a client of the host's.
 *
 * @example
 * ```ts
 * import { HttpTransport } from "@feishu-recall/transport-http"
 *
 * const transport = HttpTransport.layer({ baseUrl: "https://open.feishu.cn" })
 * ```
 */
export const HttpTransport = { layer, layerHttpClient } as const

const make = Effect.fnUntraced(function* (options: HttpTransportOptions, newWatch: () => CallWatch | undefined) {
  const client = yield* HttpClient.HttpClient
  const baseUrl = yield* Effect.orDie(Schema.decodeEffect(Lane.fields.baseUrl)(options.baseUrl))
  const { bodyLimitBytes } = yield* limitsOf(options)
  // No spans of the client's own: see tracedCall.
  const settings = Context.make(Tracer.DisablePropagation, true)

  const call = (request: PlatformRequest, timeoutMillis: number, traceHeaders: TraceHeaders) =>
    Effect.suspend(() => {
      const watch = newWatch()
      return client.execute(httpRequest(baseUrl, request, traceHeaders)).pipe(
        Effect.flatMap((response) => readAnswer(response, bodyLimitBytes)),
        Effect.catchCause((cause) => Effect.succeed<Evidence>(unanswered(cause, watch))),
        Effect.timeoutOrElse({
          duration: timeoutMillis,
          orElse: () => Effect.succeed(timedOut(timeoutMillis, watch)),
        }),
        Effect.provideContext(watch === undefined ? settings : Context.add(settings, UndiciOptions, watchedBy(watch))),
      )
    })
  return RecallTransport.of({
    send: (request, { timeoutMillis }) =>
      options.traceCalls === true
        ? tracedCall(baseUrl, request, (headers) => call(request, timeoutMillis, headers))
        : call(request, timeoutMillis, {}),
  })
})

const httpRequest = (baseUrl: string, request: PlatformRequest, traceHeaders: TraceHeaders) => {
  const { method, path, headers, authorization, body } = toHttp(request)
  return HttpClientRequest.make(method)(baseUrl + path, {
    headers: {
      ...traceHeaders,
      ...headers,
      "user-agent": `feishu-recall/${version}`,
      ...(authorization === undefined ? {} : { authorization: Redacted.value(authorization) }),
    },
    body: body === undefined ? HttpBody.empty : HttpBody.text(Redacted.value(body), headers["content-type"]),
  })
}

/** Reads up to the limit and lets go of the connection. An answer that breaks off is an answer, cut off. */
const readAnswer = (response: HttpClientResponse.HttpClientResponse, limit: number) =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    let size = 0
    const answered = (truncated: boolean): Answered => ({
      _tag: "Answered",
      status: response.status,
      headers: { ...response.headers },
      body: decoder.decode(Buffer.concat(chunks).subarray(0, limit)),
      truncated,
    })
    return response.stream.pipe(
      Stream.takeUntil((chunk) => {
        chunks.push(chunk)
        size += chunk.length
        return size > limit
      }),
      Stream.runDrain,
      Effect.map(() => answered(size > limit)),
      Effect.orElseSucceed(() => answered(true)),
    )
  })

const decoder = new TextDecoder()
