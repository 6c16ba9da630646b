import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

/** The last letter of an id says how its recall is answered: each answer quotes the whole call wherever it can. */
export const reactions = "0123456789abcd"
export const idOf = (reaction: string) => `bm-${"0".repeat(31)}${reaction}`

export interface ReflectingPlatform {
  readonly url: string
  /** Everything that came over the wire. */
  readonly seen: Array<string>
  /** How the next calls for a token are answered, with what they quote; by default one is issued. */
  issue: (quoted: string, response: ServerResponse) => void
}

/** A platform, or something in front of it, that repeats what it was told in every text of its answers. */
export const reflectingPlatform = (token: string) =>
  Effect.acquireRelease(
    Effect.callback<ReflectingPlatform & { readonly close: Effect.Effect<void> }>((resume) => {
      const seen: Array<string> = []
      const platform = {
        seen,
        url: "",
        issue: (quoted: string, response: ServerResponse) =>
          json(response, 0, quoted, { tenant_access_token: token, expire: 7_200 }),
      }
      const server = createServer((request, response) => {
        let body = ""
        request.on("data", (chunk) => (body += String(chunk)))
        request.on("end", () => {
          const quoted = `${request.method} ${request.url} ${request.rawHeaders.join(" ")} ${body}`
          seen.push(quoted)
          if (request.method === "POST") platform.issue(quoted, response)
          else react(request, response, quoted)
        })
      })
      // What CONNECT is answered with, where it is taken for a proxy.
      server.on("connect", (request, socket) => {
        const quoted = request.rawHeaders.join(" ")
        seen.push(quoted)
        socket.end(`HTTP/1.1 407 ${quoted}\r\nX-Quoted: ${quoted}\r\nContent-Length: ${quoted.length}\r\n\r\n${quoted}`)
      })
      server.listen(0, "127.0.0.1", () => {
        platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        const close = Effect.callback<void>((done) => {
          server.close(() => done(Effect.void))
          server.closeAllConnections()
        })
        resume(Effect.succeed(Object.assign(platform, { close })))
      })
    }),
    ({ close }) => close,
  )

/** An envelope of the platform with the quotation in each of its texts. */
export const json = (response: ServerResponse, code: number, quoted: string, more: object = {}, status = 200) => {
  const body = { code, msg: quoted, error: { log_id: quoted, logid: quoted }, log_id: quoted, data: {}, ...more }
  response.writeHead(status, { "content-type": "application/json", "x-tt-logid": quoted.replaceAll(/[^ -~]/g, "") })
  response.end(JSON.stringify(body))
}

const react = (request: IncomingMessage, response: ServerResponse, quoted: string) => {
  const reaction = /([0-9a-f])(?:\/get_progress)?$/.exec(request.url ?? "")?.[1] ?? ""
  const code = codes[reaction]
  if (code !== undefined) return json(response, request.method === "GET" ? 230_001 : code, quoted)
  switch (reaction) {
    case "4":
      response.writeHead(502, { "content-type": "text/html", "x-quoted": quoted })
      return response.end(`<html>${quoted}</html>`)
    case "5":
      return response.socket?.resetAndDestroy()
    case "6":
      response.writeHead(200, { "content-type": "application/json", "content-length": "9999" })
      return response.write(JSON.stringify({ code: 0, msg: quoted }), () => response.socket?.destroy())
    case "7":
      return response.socket?.end(`HTTP/1.1 999 ${quoted}\r\n${quoted}\r\n\r\n`)
    case "9":
      return response.writeHead(302, quoted, { location: `http://127.0.0.1:9/?${encodeURIComponent(quoted)}` }).end()
    default:
      return json(response, 2_200, quoted, {}, 500)
  }
}

const codes: Readonly<Record<string, number>> = {
  0: 230_001,
  1: 230_009,
  2: 4_711,
  8: 0,
  a: 230_030,
  b: 99_991_663,
  c: 99_991_400,
  d: 99_991_672,
}
