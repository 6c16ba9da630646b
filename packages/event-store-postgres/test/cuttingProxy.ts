import { Effect, type Scope } from "effect"
import { once } from "node:events"
import { createConnection, createServer, type Socket } from "node:net"

/** A way to the server that is cut off once: at the first COMMIT, before or after the server hears of it. */
export const cuttingProxy = (
  target: string,
  when: "before" | "after",
): Effect.Effect<{ readonly url: string; readonly cuts: () => number }, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(async () => {
        const { hostname, port } = new URL(target)
        const sockets = new Set<Socket>()
        let cuts = 0
        const server = createServer((near) => {
          const far = createConnection({ host: hostname, port: Number(port || 5432) })
          for (const socket of [near, far]) {
            sockets.add(socket)
            socket.on("error", () => {})
          }
          const cut = () => {
            near.destroy()
            far.destroy()
          }
          let isCut = false
          near.on("data", (bytes) => {
            const isCommit = cuts === 0 && bytes.includes("COMMIT\0")
            if (isCommit) {
              cuts += 1
              isCut = true
            }
            if (isCommit && when === "before") cut()
            else far.write(bytes)
          })
          // What the server answers to the COMMIT arrives nowhere.
          far.on("data", (bytes) => (isCut ? cut() : near.write(bytes)))
          near.on("close", () => far.destroy())
          far.on("close", () => near.destroy())
        }).listen(0, "127.0.0.1")
        await once(server, "listening")
        const address = server.address()
        const url = new URL(target)
        url.host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
        return { server, sockets, url: url.href, cuts: () => cuts }
      }),
      ({ server, sockets }) =>
        Effect.promise(async () => {
          for (const socket of sockets) socket.destroy()
          server.close()
          await once(server, "close")
        }),
    ),
    ({ cuts, url }) => ({ cuts, url }),
  )
