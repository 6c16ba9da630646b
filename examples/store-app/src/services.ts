// #region services
import { createServer } from "node:http"
import { join } from "node:path"
import { layer as nodeHttpServer } from "@effect/platform-node/NodeHttpServer"
import { RecallClient, StoreApp, type WorkerPolicy } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { TicketWebhook, ticketWebhookRoute, type WebhookApp } from "@feishu-recall/ticket-webhook"
import * as TokenStoreFile from "@feishu-recall/token-store-file"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Layer, type Redacted } from "effect"
import { HttpRouter } from "effect/http"
import { TenantLanes } from "./TenantLanes.ts"

export interface StoreAppSettings {
  /** As the developer console has it. */
  readonly app: WebhookApp & { readonly appSecret: Redacted.Redacted }
  /** Where events, tickets and tokens are. */
  readonly folder: string
  /** 32 random bytes in base64, by which tickets and tokens are sealed. */
  readonly key: Redacted.Redacted
  /** Of the webhook; the address that the developer console has leads here. */
  readonly port: number
  readonly policy?: WorkerPolicy | undefined
}

/** One process: the webhook at /events, and a lane for each tenant that is asked for. */
export const services = ({ app, folder, key, policy, port }: StoreAppSettings) => {
  const { appId, appSecret, baseUrl, encryptKey, verificationToken } = app
  const webhook = TicketWebhook.layer({ apps: [{ appId, baseUrl, encryptKey, verificationToken }] })
  const server = nodeHttpServer(createServer, { host: "127.0.0.1", port, gracefulShutdownTimeout: "1 second" })
  const routes = ticketWebhookRoute("/events").pipe(Layer.provide(webhook))
  const serving = HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true })
  const lanes = TenantLanes.layer({ appId, baseUrl }, policy).pipe(
    Layer.provide(StoreApp.layer({ appId, appSecret, baseUrl })),
  )
  return Layer.merge(serving, lanes).pipe(
    Layer.provideMerge([server, RecallClient.layer]),
    Layer.provide([
      HttpTransport.layer({ baseUrl }),
      EventStoreSqlite.layer({ filename: join(folder, "recalls.db") }),
      TokenStoreFile.layer({ directory: join(folder, "tokens"), key }),
    ]),
  )
}
// #endregion
