import { type Answered, type Evidence, RecallTransport, toHttp, type Unanswered } from "@feishu-recall/core"
import { Effect, Layer, Redacted } from "effect"
import { Agent, type IncomingMessage, request as requestHttp } from "node:http"
import type { Socket } from "node:net"
import { Agent as TlsAgent, request as requestHttps } from "node:https"
import { gunzipSync } from "node:zlib"

type Service = RecallTransport["Service"]

/** What a mutant does differently inside of a call. */
export interface Conduct {
  readonly limit: number
  /** Until when the clock of the timeout runs. */
  readonly timeUntil: "body" | "head"
  readonly asksForGzip: "and unpacks it" | "and forgets it" | false
  readonly tellsBreakingOff: boolean
  readonly endsConnections: boolean
  readonly diesOf: (error: Error) => boolean
  /** Hears every byte that comes, as it comes. */
  readonly hears: (bytes: Buffer) => void
}

const right: Conduct = {
  limit: 262_144,
  timeUntil: "body",
  asksForGzip: "and unpacks it",
  tellsBreakingOff: true,
  endsConnections: true,
  diesOf: () => false,
  hears: () => undefined,
}

/** A right transport over Node's own client, for the mutants to differ from. */
export const rightTransport = (baseUrl: string, changes: Partial<Conduct> = {}): Layer.Layer<RecallTransport> => {
  const conduct = { ...right, ...changes }
  const tls = baseUrl.startsWith("https:")
  return Layer.effect(
    RecallTransport,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => (tls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true }))),
        (agent) => Effect.sync(() => conduct.endsConnections && agent.destroy()),
      ),
      (agent) => {
        const heard = new WeakSet<Socket>()
        return RecallTransport.of({
          send: (request, { timeoutMillis }) =>
            Effect.callback<Evidence>((resume) => {
              const call = toHttp(request)
              const body = call.body === undefined ? "" : Redacted.value(call.body)
              const out = (tls ? requestHttps : requestHttp)(baseUrl + call.path, {
                agent,
                method: call.method,
                headers: {
                  ...call.headers,
                  ...(call.authorization === undefined ? {} : { authorization: Redacted.value(call.authorization) }),
                  ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }),
                  ...(conduct.asksForGzip === false ? {} : { "accept-encoding": "gzip" }),
                },
              })
              const end = (evidence: Evidence) => {
                clearTimeout(timer)
                out.destroy()
                resume(Effect.succeed(evidence))
              }
              const timer = setTimeout(() => end(unanswered("unknown", "timeout")), timeoutMillis)
              out.on("socket", (socket) => {
                if (!heard.has(socket)) socket.on("data", conduct.hears)
                heard.add(socket)
              })
              out.on("error", (error: Error & { readonly code?: string }) => {
                clearTimeout(timer)
                resume(
                  conduct.diesOf(error)
                    ? Effect.die(error)
                    : Effect.succeed(unanswered(notSent.has(error.code ?? "") ? "no" : "unknown", "other")),
                )
              })
              out.on("upgrade", () => end(unanswered("unknown", "other")))
              out.on("response", (response) => {
                if (conduct.timeUntil === "head") clearTimeout(timer)
                readWhole(response, conduct, (evidence, isWhole) => {
                  clearTimeout(timer)
                  if (!isWhole) out.destroy()
                  resume(Effect.succeed(evidence))
                })
              })
              out.end(body)
              return Effect.sync(() => {
                clearTimeout(timer)
                out.destroy()
              })
            }),
        })
      },
    ),
  )
}

const readWhole = (
  response: IncomingMessage,
  { asksForGzip, limit, tellsBreakingOff }: Conduct,
  done: (evidence: Answered, isWhole: boolean) => void,
) => {
  const chunks: Array<Buffer> = []
  let size = 0
  const answered = (truncated: boolean): Answered => {
    const bytes = Buffer.concat(chunks).subarray(0, limit)
    const isPacked = response.headers["content-encoding"] === "gzip" && asksForGzip === "and unpacks it"
    return {
      _tag: "Answered",
      status: response.statusCode!,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
      body: (isPacked ? unpacked(bytes) : bytes).toString(),
      truncated,
    }
  }
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) done(answered(true), false)
  })
  response.on("end", () => done(answered(false), true))
  response.on("error", () => done(answered(tellsBreakingOff), false))
}

const unpacked = (bytes: Buffer): Buffer => {
  try {
    return gunzipSync(bytes)
  } catch {
    return bytes
  }
}

const notSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"])

export const unanswered = (sent: Unanswered["sent"], reason: Unanswered["reason"], detail = ""): Unanswered => ({
  _tag: "Unanswered",
  sent,
  reason,
  detail,
})

/** The right transport, with its calls wrapped. */
export const wrapped =
  (wrap: (right: Service, baseUrl: string) => Service, changes: Partial<Conduct> = {}) =>
  (baseUrl: string): Layer.Layer<RecallTransport> =>
    Layer.effect(
      RecallTransport,
      Effect.map(RecallTransport, (service) => RecallTransport.of(wrap(service, baseUrl))),
    ).pipe(Layer.provide(rightTransport(baseUrl, changes)))
