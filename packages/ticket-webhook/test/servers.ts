import { layer as nodeHttpServer } from "@effect/platform-node/NodeHttpServer"
import { type OpenTicketWebhook, type TicketWebhook, ticketWebhookRoute } from "@feishu-recall/ticket-webhook"
import { Effect, Layer, type Scope } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"

/** The webhook behind Effect's router, on a port of its own; the address at which the platform reaches it. */
export const serveRoute: Effect.Effect<string, never, TicketWebhook | Scope.Scope> = Effect.gen(function* () {
  const routes = HttpRouter.serve(ticketWebhookRoute("/events"), { disableLogger: true, disableListenLog: true })
  const server = nodeHttpServer(() => createServer({ keepAliveTimeout: 1 }), {
    port: 0,
    host: "127.0.0.1",
    gracefulShutdownTimeout: 100,
  })
  const context = yield* Effect.orDie(Layer.build(routes.pipe(Layer.provideMerge(server))))
  const address = yield* Effect.provide(HttpServer.HttpServer, context)
  return `${HttpServer.formatAddress(address.address)}/events`
})

/** The plain function behind Node's own server. */
export const servePlain = (handler: OpenTicketWebhook["handler"]): Effect.Effect<string, never, Scope.Scope> =>
  Effect.gen(function* () {
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const { body, headers, status } = await handler(request.headers, await buffer(request))
      response.writeHead(status, headers).end(body)
    }
    const server = createServer((request, response) => void answer(request, response))
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        }),
    )
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  })
