import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Config, Effect, Layer, Schema } from "effect"
import { HttpRouter, type HttpServer, type HttpServerError, HttpServerResponse } from "effect/http"
import { contentType, expose, type Shown } from "./expose.ts"
import { limits } from "./limits.ts"

/** What is shown, and where. */
export interface RouteOptions {
  /** `/metrics` unless told. */
  readonly path?: `/${string}` | undefined
  /** `ours`, unless told: the metrics of feishu-recall. `all`: also what else the process keeps with Effect. */
  readonly shown?: Shown | undefined
}

/** Where the endpoint listens. */
export interface ServerOptions extends RouteOptions {
  /** 0: any that is free; `HttpServer` of Effect has its `address`. */
  readonly port: number
  /** `127.0.0.1` unless told: who may connect may read, there is no password. */
  readonly host?: string | undefined
}

/**
 * The endpoint as a route of the application's own router.
 *
 * @example
 * ```ts
 * import * as Prometheus from "@feishu-recall/telemetry-prometheus"
 * import { Layer } from "effect"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 *
 * const health = HttpRouter.add("GET", "/health", HttpServerResponse.text("well"))
 * const served = HttpRouter.serve(Layer.merge(health, Prometheus.layerRoute({ path: "/metrics" })))
 * ```
 */
export const layerRoute = (options: RouteOptions = {}): Layer.Layer<never, never, HttpRouter.HttpRouter> =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const router = yield* HttpRouter.HttpRouter
      const context = yield* Effect.context()
      const { path = "/metrics", shown = "ours" } = options
      const answer = Effect.sync(() => HttpServerResponse.text(expose(context, shown), { contentType }))
      // A scrape is no part of anybody's trace.
      yield* router.add("GET", path, Effect.withTracerEnabled(answer, false))
    }),
  )

/**
 * The endpoint on a small server of its own, for as long as the layer lives. Fails with `ServeError` if it can't
 * listen there; a port that is none is a mistake in the program, and it dies.
 *
 * @example
 * ```ts
 * import * as Prometheus from "@feishu-recall/telemetry-prometheus"
 * import { Effect } from "effect"
 *
 * const measured = <A, E, R>(program: Effect.Effect<A, E, R>) =>
 *   Effect.provide(program, Prometheus.layer({ port: 9464 }))
 * ```
 */
export const layer = (options: ServerOptions): Layer.Layer<HttpServer.HttpServer, HttpServerError.ServeError> => {
  const server = Layer.unwrap(
    Effect.map(Effect.orDie(decodePort(options.port)), (port) =>
      NodeHttpServer.layerServer(listener, {
        port,
        host: options.host ?? "127.0.0.1",
        gracefulShutdownTimeout: limits.shutdownMillis,
      }),
    ),
  )
  return HttpRouter.serve(layerRoute(options), { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provideMerge(server),
  )
}

/**
 * As {@link layer}, told by the application's configuration. Fails with `ConfigError` where it says nothing.
 *
 * @example
 * ```ts
 * import * as Prometheus from "@feishu-recall/telemetry-prometheus"
 * import { Config } from "effect"
 *
 * const endpoint = Prometheus.layerConfig({ port: Config.Port("METRICS_PORT") })
 * ```
 */
export const layerConfig = (
  options: Config.Wrap<ServerOptions>,
): Layer.Layer<HttpServer.HttpServer, HttpServerError.ServeError | Config.ConfigError> =>
  Layer.unwrap(Effect.map(Config.unwrap(options), layer))

/** Whoever is slow or silent keeps nothing for long. */
const listener = () =>
  createServer({
    requestTimeout: limits.requestMillis,
    headersTimeout: limits.requestMillis,
    connectionsCheckingInterval: limits.requestMillis,
    maxHeaderSize: limits.headerBytes,
  })

const decodePort = Schema.decodeEffect(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 })))
