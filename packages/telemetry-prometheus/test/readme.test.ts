import { assert, it } from "@effect/vitest"
// #region metrics
import { createServer } from "node:http"
import { NodeHttpServer } from "@effect/platform-node"
import * as Prometheus from "@feishu-recall/telemetry-prometheus"
import { Config, Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"

/** A server of its own: http://127.0.0.1:9464/metrics, or wherever METRICS_PORT says. */
const metrics = Prometheus.layerConfig({ port: Config.withDefault(Config.Port("METRICS_PORT"), 9464) })

/** Or a route beside the application's own. */
const application = HttpRouter.serve(
  Layer.merge(HttpRouter.add("GET", "/", HttpServerResponse.text("the application")), Prometheus.layerRoute()),
).pipe(Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })))

/** The endpoint lives as long as the program does. */
const observed = <A, E, R>(program: Effect.Effect<A, E, R>) => program.pipe(Effect.provide(metrics))
// #endregion
import { ConfigProvider } from "effect"
import { freePort, listeningPort } from "./scrapes.ts"

it.live("the endpoint of the README answers, on a server of its own and as a route", () =>
  Effect.gen(function* () {
    const answer = Effect.gen(function* () {
      const port = yield* listeningPort
      return yield* Effect.promise(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).status)
    })
    assert.strictEqual(yield* answer.pipe(Effect.provide(application)), 200)
    const environment = ConfigProvider.layer(ConfigProvider.fromUnknown({ METRICS_PORT: String(yield* freePort) }))
    assert.strictEqual(yield* observed(Effect.succeed(200)).pipe(Effect.provide(environment)), 200)
  }),
)
