import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

export interface Delivered {
  readonly method: string
  readonly path: string
  readonly contentType: string
  readonly body: string
}

export interface WebhookServer {
  readonly url: string
  /** Every request that arrived. */
  readonly delivered: Array<Delivered>
  /** How each next one is answered; `undefined`: not at all. */
  answer: (nth: number) => { readonly status: number; readonly body: string; readonly location?: string } | undefined
}

/** Somebody's webhook, over real HTTP. */
export const webhookServer = Effect.acquireRelease(
  Effect.callback<WebhookServer & { readonly close: Effect.Effect<void> }>((resume) => {
    const delivered: Array<Delivered> = []
    const state: WebhookServer = { url: "", delivered, answer: () => ({ status: 200, body: "" }) }
    const server = createServer((request, response) => {
      let body = ""
      request.on("data", (chunk) => (body += String(chunk)))
      request.on("end", () => {
        const { headers, method = "", url: path = "" } = request
        delivered.push({ method, path, contentType: headers["content-type"] ?? "", body })
        const answer = state.answer(delivered.length)
        if (answer === undefined) return
        response.writeHead(answer.status, {
          "content-type": "application/json",
          ...(answer.location === undefined ? {} : { location: answer.location }),
        })
        response.end(answer.body)
      })
    })
    server.listen(0, "127.0.0.1", () => {
      const close = Effect.callback<void>((done) => {
        server.close(() => done(Effect.void))
        server.closeAllConnections()
      })
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      resume(Effect.succeed(Object.assign(state, { url, close })))
    })
  }),
  ({ close }) => close,
)
