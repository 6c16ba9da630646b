import { Effect, type Scope } from "effect"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { createServer as createTlsServer, type TlsOptions } from "node:tls"

/** A request as it came. */
export interface RawRequest {
  /** Request line and headers, with the line breaks between them. */
  readonly head: string
  readonly method: string
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A server of bytes that runs. */
export interface RawServer {
  readonly port: number
  /** `http://127.0.0.1:<port>`, or `https://…` with TLS. */
  readonly url: string
  /** The requests seen so far, each whole. */
  readonly requests: ReadonlyArray<RawRequest>
  /** The connections that are open. */
  readonly connections: ReadonlySet<Socket>
  /** How many connections were made so far. */
  readonly accepted: () => number
}

/** How the server behaves. It is silent unless told. */
export interface RawServerOptions {
  /** A whole request has arrived; `nth` counts from 1. Nothing happens unless told. */
  readonly onRequest?: ((socket: Socket, request: RawRequest, nth: number) => void) | undefined
  /** Somebody has connected; `nth` counts from 1. Nothing happens unless told. */
  readonly onConnection?: ((socket: Socket, nth: number) => void) | undefined
  /** Its key and certificate; plain TCP unless told. */
  readonly tls?: TlsOptions | undefined
}

/**
 * A server of bytes: nothing in it knows HTTP beyond the length of a request, so nothing in it can be too kind. It
 * stops with the scope.
 *
 * @example
 * ```ts
 * import { acceptance, rawServer } from "@feishu-recall/testkit"
 * import { Effect } from "effect"
 *
 * // Silent to the first request, and polite to the others.
 * const served = Effect.gen(function* () {
 *   const server = yield* rawServer({
 *     onRequest: (socket, _request, nth) => {
 *       if (nth > 1) socket.write(acceptance)
 *     },
 *   })
 *   return server.url
 * })
 * ```
 */
export const rawServer = (options: RawServerOptions = {}): Effect.Effect<RawServer, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(listening(options), ({ server, connections }) =>
      Effect.callback<void>((resume) => {
        for (const socket of connections) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
    ),
    ({ server: _server, ...seen }) => seen,
  )

const listening = ({ onConnection, onRequest, tls }: RawServerOptions) =>
  Effect.callback<RawServer & { readonly server: ReturnType<typeof createServer> }>((resume) => {
    const requests: Array<RawRequest> = []
    const connections = new Set<Socket>()
    let accepted = 0
    const onSocket = (socket: Socket) => {
      connections.add(socket)
      accepted++
      socket.on("close", () => connections.delete(socket))
      socket.on("error", () => undefined)
      let unread = ""
      socket.on("data", (bytes) => {
        unread += bytes.toString("latin1")
        for (let next = takeRequest(unread); next !== undefined; next = takeRequest(unread)) {
          unread = next.rest
          requests.push(next.request)
          onRequest?.(socket, next.request, requests.length)
        }
      })
      onConnection?.(socket, accepted)
    }
    const server = tls === undefined ? createServer(onSocket) : createTlsServer(tls, onSocket)
    server.on("tlsClientError", () => undefined)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`
      resume(Effect.succeed({ port, url, requests, connections, accepted: () => accepted, server }))
    })
  })

/** The first whole request of what was read, as text of single bytes, and what follows it. */
const takeRequest = (unread: string): { readonly request: RawRequest; readonly rest: string } | undefined => {
  const end = unread.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const head = unread.slice(0, end)
  const [line = "", ...fields] = head.split("\r\n")
  const [method = "", target = ""] = line.split(" ")
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(":")
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
    }),
  )
  const bodyEnd = end + 4 + Number(headers["content-length"] ?? 0)
  if (unread.length < bodyEnd) return undefined
  const body = Buffer.from(unread.slice(end + 4, bodyEnd), "latin1").toString()
  return { request: { head, method, target, headers, body }, rest: unread.slice(bodyEnd) }
}
