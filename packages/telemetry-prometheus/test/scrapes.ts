import { type AddressInfo, createServer } from "node:net"
import { campaign } from "../../telemetry-otlp/test/campaign.ts"
import { Effect, Metric } from "effect"
import { HttpServer } from "effect/http"
import { layer, type ServerOptions } from "../src/index.ts"

export interface Scrapes {
  readonly meanwhile: string
  readonly afterwards: string
  readonly contentType: string | null
  readonly elsewhere: number
  readonly host: URL
}

/** A real campaign, scraped over HTTP while it works and after it. */
export const scrapes = (count: number, options: Partial<ServerOptions> = {}) =>
  Effect.gen(function* () {
    const url = `http://127.0.0.1:${yield* listeningPort}`
    const scrape = (path = "/metrics") =>
      Effect.promise(async () => {
        const response = await fetch(url + path)
        return { status: response.status, type: response.headers.get("content-type"), text: await response.text() }
      })
    let meanwhile = ""
    const { confirmed, host } = yield* campaign({
      count,
      meanwhile: Effect.map(scrape(), ({ text }) => void (meanwhile = text)),
    })
    if (confirmed !== count) return yield* Effect.die("the campaign failed")
    const { text: afterwards, type: contentType } = yield* scrape()
    return { meanwhile, afterwards, contentType, host, elsewhere: (yield* scrape("/")).status } satisfies Scrapes
  }).pipe(Effect.provide(layer({ port: 0, ...options })), Effect.provideService(Metric.MetricRegistry, new Map()))

/** Where the server of the test listens. */
export const listeningPort = Effect.map(HttpServer.HttpServer, ({ address }) => ("port" in address ? address.port : 0))

/** A port that nobody listened on just now. */
export const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resume(Effect.succeed(port)))
  })
})
