import { Effect } from "effect"
import { createServer } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"

/** A small proxy: it opens the tunnels that CONNECT asks for, or answers them with `status`. */
export const connectProxy = (options: { readonly status?: number; readonly silent?: boolean } = {}) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly asked: Array<string>; readonly close: Effect.Effect<void> }>(
      (resume) => {
        const asked: Array<string> = []
        const sockets = new Set<Socket>()
        const server = createServer((_request, response) => response.writeHead(502).end())
        server.on("connection", (socket) => {
          sockets.add(socket)
          socket.on("error", () => undefined)
        })
        server.on("connect", (request, client) => {
          asked.push(request.url ?? "")
          if (options.silent === true) return
          if (options.status !== undefined) {
            client.end(`HTTP/1.1 ${options.status} No\r\nContent-Length: 0\r\n\r\n`)
            return
          }
          const { hostname, port } = new URL(`http://${request.url}`)
          const target = connect(Number(port), hostname, () => {
            client.write("HTTP/1.1 200 Connection established\r\n\r\n")
            target.pipe(client)
            client.pipe(target)
          })
          sockets.add(target)
          target.on("error", () => client.destroy())
          client.on("error", () => target.destroy())
        })
        const close = Effect.callback<void>((done) => {
          for (const socket of sockets) socket.destroy()
          server.close(() => done(Effect.void))
        })
        server.listen(0, "127.0.0.1", () =>
          resume(Effect.succeed({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close })),
        )
      },
    ),
    ({ close }) => close,
  )

/** The variables as they are only while the effect runs; the whole file has one process, so one test at a time. */
export const withEnvironment =
  (variables: Readonly<Record<string, string>>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const names = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"]
        const before = names.map((name) => [name, process.env[name]] as const)
        for (const name of names) delete process.env[name]
        Object.assign(process.env, variables)
        return before
      }),
      () => effect,
      (before) =>
        Effect.sync(() => {
          for (const [name, value] of before) {
            if (value === undefined) delete process.env[name]
            else process.env[name] = value
          }
        }),
    )
