import { Effect } from "effect"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer, type TlsOptions } from "node:tls"

export interface RawServer {
  readonly port: number
  readonly url: string
  /** The heads of the requests seen so far, each whole. */
  readonly requests: Array<string>
  readonly connections: Set<Socket>
  /** Connections made so far. */
  accepted: number
}

export interface RawServerOptions {
  /** A whole head has arrived; `nth` counts from 1. */
  readonly onRequest?: (socket: Socket, head: string, nth: number) => void
  readonly onConnection?: (socket: Socket, nth: number) => void
  readonly tls?: TlsOptions
}

/** A server of bytes: nothing in it knows HTTP beyond the blank line, so nothing in it can be too kind. */
export const rawServer = (options: RawServerOptions) =>
  Effect.acquireRelease(
    Effect.callback<RawServer & { readonly server: Server }>((resume) => {
      const state = { requests: [] as Array<string>, connections: new Set<Socket>(), accepted: 0 }
      const onSocket = (socket: Socket) => {
        state.connections.add(socket)
        state.accepted++
        socket.on("close", () => state.connections.delete(socket))
        socket.on("error", () => undefined)
        let buffered = ""
        socket.on("data", (bytes) => {
          buffered += bytes.toString("latin1")
          for (let end = buffered.indexOf("\r\n\r\n"); end >= 0; end = buffered.indexOf("\r\n\r\n")) {
            const head = buffered.slice(0, end)
            const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
            if (buffered.length < end + 4 + length) return
            buffered = buffered.slice(end + 4 + length)
            state.requests.push(head)
            options.onRequest?.(socket, head, state.requests.length)
          }
        })
        options.onConnection?.(socket, state.accepted)
      }
      const server = options.tls === undefined ? createServer(onSocket) : createTlsServer(options.tls, onSocket)
      server.on("tlsClientError", () => undefined)
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        const url = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`
        resume(Effect.succeed(Object.assign(state, { port, url, server })))
      })
    }),
    ({ server, connections }) =>
      Effect.callback<void>((resume) => {
        for (const socket of connections) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
  )

/** A whole answer in JSON. */
export const answer = (body: string, status = "200 OK", headers: ReadonlyArray<string> = []) =>
  [
    `HTTP/1.1 ${status}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body,
  ].join("\r\n")

export const ok = answer('{"code":0,"data":{},"msg":"ok"}')
