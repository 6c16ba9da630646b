// #region service
import { createServer } from "node:http"
import { hostname } from "node:os"
import { layer as nodeHttpServer } from "@effect/platform-node/NodeHttpServer"
import { laneKey, LaneWorker, RecallClient, SelfBuiltApp, TenantTokens, type WorkerPolicy } from "@feishu-recall/core"
import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
import * as Otlp from "@feishu-recall/telemetry-otlp"
import * as TokenStoreRedis from "@feishu-recall/token-store-redis"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Layer, Schedule } from "effect"
import { HttpRouter } from "effect/http"
import { HttpApiBuilder, HttpApiMiddleware } from "effect/http-api"
import { RecallApi } from "../api/RecallApi.ts"
import { authorization } from "./authorization.ts"
import { handlers } from "./handlers.ts"
import { settings } from "./settings.ts"

/**
 * One replica. Run as many as you like: each takes orders, one of them at a time calls the platform, and the next takes
 * over where it stopped. Interrupted, it takes no further request, lets calls in flight end, and gives the lane back.
 */
export const service = (policy?: WorkerPolicy) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { apiKeys, appId, appSecret, baseUrl, databaseUrl, host, port, redisUrl } = yield* settings
      const lane = { baseUrl, appId, tenantKey: "self" }

      const transport = HttpTransport.layer({ baseUrl })
      const app = SelfBuiltApp({ appId, appSecret }).pipe(Layer.provide(transport))
      const tokens = TenantTokens.layer(laneKey(lane)).pipe(
        Layer.provide([app, TokenStoreRedis.layer({ url: redisUrl })]),
      )
      const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy }).pipe(
        Layer.provide([tokens, transport]),
      )
      // A full or damaged store: a person mends it, and nobody has to restart the replicas for it.
      const working = Layer.effectDiscard(
        Effect.forkScoped(
          LaneWorker.use(({ run }) => run).pipe(
            Effect.tapError(({ message }) => Effect.logError(message)),
            Effect.retry(Schedule.spaced("10 seconds")),
          ),
        ),
      )

      const api = HttpApiBuilder.layer(RecallApi, { openapiPath: "/openapi.json" }).pipe(
        Layer.provide(handlers(lane)),
        Layer.provide([authorization(apiKeys), HttpApiMiddleware.layerProblemDetails({ includeDetails: true })]),
      )
      const server = nodeHttpServer(createServer, { host, port, gracefulShutdownTimeout: "5 seconds" })
      return Layer.merge(HttpRouter.serve(api, { disableLogger: true }), working).pipe(
        Layer.provide([server, worker, RecallClient.layer]),
        Layer.provide(EventStorePostgres.layer({ url: databaseUrl })),
      )
    }),
  ).pipe(Layer.provide(Otlp.layerConfig))
// #endregion
