import { STATUS_CODES, type ServerResponse } from "node:http"
import type { PlatformResponse } from "../model/PlatformRequest.ts"

export type WrittenResponse = Pick<PlatformResponse, "status" | "headers" | "body">

export const write = (outgoing: ServerResponse, response: WrittenResponse): void => {
  outgoing.writeHead(response.status, { ...response.headers, "Content-Length": Buffer.byteLength(response.body) })
  outgoing.end(response.body)
}

/** The same answer, byte by byte. */
export const drip = (outgoing: ServerResponse, { status, headers, body }: WrittenResponse, everyMs: number): void => {
  const bytes = Buffer.from(body)
  outgoing.writeHead(status, { ...headers, "Content-Length": bytes.length })
  outgoing.flushHeaders()
  let next = 0
  const timer = setInterval(() => {
    outgoing.write(bytes.subarray(next, ++next))
    if (next < bytes.length) return
    clearInterval(timer)
    outgoing.end()
  }, everyMs)
  timer.unref()
  outgoing.once("close", () => clearInterval(timer))
}

/** The first half, with the length of a half: complete for HTTP, and no JSON. */
export const truncate = (response: WrittenResponse): WrittenResponse => ({
  ...response,
  body: response.body.slice(0, Math.floor(response.body.length / 2)),
})

export const badGateway = (status: number): WrittenResponse => {
  const title = `${status} ${STATUS_CODES[status]}`
  return {
    status,
    headers: { "Content-Type": "text/html" },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body>\r\n</html>\r\n`,
  }
}

export const tooLarge: WrittenResponse = {
  status: 413,
  headers: { "Content-Type": "text/html" },
  body: "<html><head><title>413 Request Entity Too Large</title></head></html>\r\n",
}

export const forbidden: WrittenResponse = {
  status: 403,
  headers: { "Content-Type": "application/json; charset=utf-8" },
  body: JSON.stringify({ error: "the control API answers its own page and local programs: use http://127.0.0.1" }),
}
