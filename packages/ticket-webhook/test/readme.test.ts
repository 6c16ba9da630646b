import { Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
// #region webhook
import { type Lane, laneKey, StoreApp, TenantTokens } from "@feishu-recall/core"
import { TicketWebhook, ticketWebhookRoute } from "@feishu-recall/ticket-webhook"
import * as TokenStoreFile from "@feishu-recall/token-store-file"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Config, Layer, type Redacted } from "effect"

/** Whatever the process serves: tickets arrive at /events and are kept, sealed, where the tokens are. */
const serveTickets = (baseUrl: string) =>
  ticketWebhookRoute("/events").pipe(
    Layer.provide(
      TicketWebhook.layerConfig({
        apps: [
          {
            baseUrl: Config.succeed(baseUrl),
            appId: Config.String("FEISHU_APP_ID"),
            verificationToken: Config.Redacted("FEISHU_VERIFICATION_TOKEN"),
            encryptKey: Config.Redacted("FEISHU_ENCRYPT_KEY"),
          },
        ],
      }),
    ),
  )

/** The app, for all its tenants; and the tokens of one tenant's lane. */
const storeApp = (baseUrl: string, appId: string, appSecret: Redacted.Redacted) =>
  StoreApp.layer({ baseUrl, appId, appSecret }).pipe(Layer.provide(HttpTransport.layer({ baseUrl })))

const tokensOf = (lane: Lane) => TenantTokens.layer(laneKey(lane)).pipe(Layer.provide(StoreApp.tenant(lane.tenantKey)))

const tokenStore = TokenStoreFile.layerConfig({
  directory: Config.String("TOKEN_DIRECTORY"),
  key: Config.Redacted("TOKEN_KEY"),
})
// #endregion
import { layer as nodeHttpServer } from "@effect/platform-node/NodeHttpServer"
import { createApp } from "@feishu-recall/sandbox"
import { ConfigProvider, Effect, Redacted as Wrapped } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

describe("the program of the README", () => {
  it.live("serves tickets, and gets the tokens of two tenants with them", () =>
    Effect.gen(function* () {
      const { platform, setWebhook, url: baseUrl } = yield* Sandbox
      const app = createApp(platform, { kind: "store", installedIn: ["acme", "beta"] })
      const directory = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "ticket-webhook-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true })),
      )
      const environment = {
        FEISHU_APP_ID: app.appId,
        FEISHU_VERIFICATION_TOKEN: "v",
        FEISHU_ENCRYPT_KEY: "k",
        TOKEN_DIRECTORY: join(directory, "tokens"),
        TOKEN_KEY: randomBytes(32).toString("base64"),
      }
      const server = nodeHttpServer(createServer, { port: 0, host: "127.0.0.1", gracefulShutdownTimeout: 100 })
      const program = Layer.merge(
        HttpRouter.serve(serveTickets(baseUrl), { disableLogger: true, disableListenLog: true }),
        storeApp(baseUrl, app.appId, Wrapped.make(app.appSecret)),
      ).pipe(
        Layer.provideMerge(tokenStore),
        Layer.provideMerge(server),
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))),
      )
      yield* Effect.gen(function* () {
        const url = `${HttpServer.formatAddress((yield* HttpServer.HttpServer).address)}/events`
        yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: "k" })
        const tokens = yield* Effect.forEach(["acme", "beta"], (tenantKey) =>
          Effect.provide(
            TenantTokens.use(({ get }) => get),
            tokensOf({ baseUrl, appId: app.appId, tenantKey }),
          ),
        )
        assert.strictEqual(new Set(tokens.map((token) => Wrapped.value(token))).size, 2)
      }).pipe(Effect.provide(program))
    }).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 10, departments: 1 }))),
  )
})
