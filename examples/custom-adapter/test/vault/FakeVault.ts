import { Effect, Redacted } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type KvAnswer, makeKvEngine, refuse } from "./KvEngine.ts"

/** What goes wrong from now on. `standby`: another node is the active one. */
export type VaultFault = "sealed" | "slow" | "cut" | "standby" | "limited" | "flood" | "page"

export interface FakeVault {
  readonly address: string
  /** Has every right on the mount `secret`. */
  readonly token: Redacted.Redacted
  readonly fault: (fault: VaultFault | undefined) => void
  /** What is written there as somebody with `vault kv` would. */
  readonly kv: (method: string, path: string, body?: unknown) => KvAnswer
  /** Everything that was asked, as `METHOD path`, in the order of coming. */
  readonly asked: ReadonlyArray<string>
}

/** A Vault on a port of its own, unsealed, with an engine at `secret` in each namespace. */
export const fakeVaultWith = Effect.fnUntraced(function* (makeEngine: () => ReturnType<typeof makeKvEngine>) {
  const token = "hvs.a-vault-token-of-the-tests"
  const engines = new Map<string, ReturnType<typeof makeKvEngine>>()
  const asked: Array<string> = []
  let fault: VaultFault | undefined

  const engineOf = (namespace: string) => {
    const engine = engines.get(namespace) ?? makeEngine()
    engines.set(namespace, engine)
    return engine
  }

  const answer = (request: IncomingMessage, body: string): KvAnswer => {
    // Vault is sealed for everybody, before it looks at who asks.
    if (fault === "sealed") return refuse(503, "Vault is sealed")
    if (fault === "limited") return refuse(429, "request path: rate limit quota exceeded")
    if (request.headers["x-vault-token"] !== token) return refuse(403, "permission denied")
    const url = new URL(request.url ?? "", "http://vault")
    const [, mount = "", path = ""] = /^\/v1\/([^/]+)\/(.*)$/s.exec(url.pathname) ?? []
    if (mount !== "secret") return refuse(404, `no handler for route "${mount}/". route entry not found.`)
    const version = url.searchParams.get("version")
    return engineOf(String(request.headers["x-vault-namespace"] ?? ""))({
      method: request.method ?? "",
      path: decodeURIComponent(path),
      version: version === null ? undefined : Number(version),
      body: body === "" ? undefined : JSON.parse(body),
    })
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ""
    for await (const part of request.setEncoding("utf8")) body += part
    asked.push(`${request.method} ${request.url}`)
    if (fault === "slow") return
    if (fault === "standby") {
      response.writeHead(307, { location: `http://127.0.0.1:9${request.url}` }).end()
      return
    }
    if (fault === "flood" || fault === "page") {
      response.writeHead(200).end(fault === "page" ? "<html>" : "x".repeat(1_000_000))
      return
    }
    const { body: text, status } = answer(request, body)
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    if (fault === "cut") {
      // It was done, and nobody hears of it: as when a connection breaks.
      response.write("{")
      response.socket?.destroy()
      return
    }
    response.end(text === undefined ? undefined : JSON.stringify(text))
  }

  const server = createServer((request, response) => void handle(request, response))
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      }),
  )
  const { port } = server.address() as AddressInfo
  const vault: FakeVault = {
    address: `http://127.0.0.1:${port}`,
    token: Redacted.make(token),
    fault: (next) => (fault = next),
    kv: (method, path, body) => engineOf("")({ method, path, version: undefined, body }),
    asked,
  }
  return vault
})

/** With a KV engine of version 2, as Vault has it. */
export const fakeVault = fakeVaultWith(makeKvEngine)
