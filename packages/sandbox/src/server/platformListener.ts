import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { writeInternalError } from "../model/Answer.ts"
import { handleRequest, noteUnprocessed } from "../model/handleRequest.ts"
import { matchRoute } from "../model/matchRoute.ts"
import type { PlatformRequest, PlatformResponse } from "../model/PlatformRequest.ts"
import { answerControl } from "./answerControl.ts"
import { drawFate, type Fate } from "./NetworkWeather.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/** Carries calls from the wire to the model and answers back, through whatever weather there is. */
export const platformListener =
  (shell: SandboxShell): RequestListener =>
  (incoming, outgoing) => {
    const chunks: Array<Buffer> = []
    let size = 0
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= maximumBodyBytes) chunks.push(chunk)
    })
    incoming.on("end", () => {
      if (size > maximumBodyBytes) return write(outgoing, tooLarge)
      receive(shell, incoming, outgoing, Buffer.concat(chunks).toString("utf8"))
    })
    // A caller that hangs up is weather too: nothing to answer, nothing to report.
    incoming.on("error", () => {})
  }

const maximumBodyBytes = 4 * 1024 * 1024

const receive = (shell: SandboxShell, incoming: IncomingMessage, outgoing: ServerResponse, body: string): void => {
  const request: PlatformRequest = {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    authorization: incoming.headers.authorization,
    body,
    remoteAddress: incoming.socket.remoteAddress ?? "127.0.0.1",
  }
  if (shell.isControlled && request.target.startsWith("/sandbox/")) {
    return write(outgoing, answerControl(shell, request))
  }
  const { api } = matchRoute(request.method, request.target)
  const fate = drawFate(shell.weather, api, shell.platform.seed, shell.callsDrawn++)
  after(fate.delayInMs, () => {
    const response = meet(shell, request, fate)
    after(fate.delayOutMs, () => {
      if (fate.event === "resetBefore" || fate.event === "resetAfter") incoming.socket.resetAndDestroy()
      else if (response !== undefined) write(outgoing, response)
    })
  })
}

// The moment in which a call reaches the platform, and what the caller will see of it.
const meet = (shell: SandboxShell, request: PlatformRequest, fate: Fate): WrittenResponse | undefined => {
  const { platform } = shell
  const now = shell.now()
  if (fate.event === "none") return handleRequest(platform, request, now)
  shell.weatherEvents[fate.event]++
  if (fate.isProcessed) handleRequest(platform, request, now)
  else noteUnprocessed(platform, request, statusSeen[fate.event], now)
  if (fate.event === "fault500") return writeInternalError(platform.seed, platform.calls++, now)
  return fate.event === "fault502" ? badGateway : undefined
}

type WrittenResponse = Pick<PlatformResponse, "status" | "headers" | "body">

const statusSeen = { resetBefore: 0, resetAfter: 0, hang: 0, fault500: 500, fault502: 502 } as const

const badGateway: WrittenResponse = {
  status: 502,
  headers: { "Content-Type": "text/html" },
  body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n",
}

const tooLarge: WrittenResponse = {
  status: 413,
  headers: { "Content-Type": "text/html" },
  body: "<html><head><title>413 Request Entity Too Large</title></head></html>\r\n",
}

const write = (outgoing: ServerResponse, response: WrittenResponse): void => {
  outgoing.writeHead(response.status, { ...response.headers, "Content-Length": Buffer.byteLength(response.body) })
  outgoing.end(response.body)
}

// A delayed answer must not keep a process alive whose server has closed.
const after = (milliseconds: number, run: () => void): void => {
  if (milliseconds > 0) setTimeout(run, milliseconds).unref()
  else run()
}
