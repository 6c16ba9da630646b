// #region plain
import { openTicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
import * as TokenStoreFile from "@feishu-recall/token-store-file"
import { Redacted } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"

const serveTickets = async (apps: ReadonlyArray<WebhookApp>, directory: string, key: string) => {
  const store = TokenStoreFile.layer({ directory, key: Redacted.make(key) })
  const { close, handler } = await openTicketWebhook({ apps, store })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    // The body as it arrived: one that was parsed can't be verified.
    const { body, headers, status } = await handler(request.headers, await buffer(request))
    response.writeHead(status, headers).end(body)
  }
  const server = createServer((request, response) => void answer(request, response))
  return { server, close }
}
// #endregion
import { ticketKey, TokenStore } from "@feishu-recall/core"
import { assert, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makePushingApp } from "./pushes.ts"

it("the plain function of the README keeps a ticket in a sealed file", async () => {
  const directory = join(mkdtempSync(join(tmpdir(), "ticket-webhook-")), "tokens")
  const key = randomBytes(32).toString("base64")
  // The sandbox's model pushed it just now.
  const { app, ticket } = makePushingApp({ encryptKey: "k", at: Date.now() })
  const { close, server } = await serveTickets([app], directory, key)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const answered = await fetch(url, { method: "POST", headers: ticket.headers, body: ticket.body })
    assert.strictEqual(answered.status, 200)
    const stored = await Effect.runPromise(
      TokenStore.use((store) => store.get(ticketKey(app))).pipe(
        Effect.provide(TokenStoreFile.layer({ directory, key: Redacted.make(key) })),
      ),
    )
    assert.isTrue(Option.isSome(stored))
  } finally {
    server.close()
    server.closeAllConnections()
    await close()
    rmSync(join(directory, ".."), { recursive: true })
  }
})
