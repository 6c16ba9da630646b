import { Effect, type Scope } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** What stands where a collector would: it counts what arrives, by path. */
export const startCollector: Effect.Effect<
  { readonly url: string; readonly arrived: ReadonlyMap<string, number> },
  never,
  Scope.Scope
> = Effect.gen(function* () {
  const arrived = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = request.url ?? ""
    arrived.set(path, (arrived.get(path) ?? 0) + 1)
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived }
})
