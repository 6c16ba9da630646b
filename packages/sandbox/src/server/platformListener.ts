import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { limits } from "../limits.ts"
import { writeInternalError } from "../model/Answer.ts"
import { handleRequest, noteUnprocessed } from "../model/handleRequest.ts"
import { revokeTokenOf } from "../model/intervene.ts"
import { type Api, matchRoute } from "../model/matchRoute.ts"
import type { PlatformRequest } from "../model/PlatformRequest.ts"
import { answerControl } from "./answerControl.ts"
import { drawFate, type Fate } from "./NetworkWeather.ts"
import type { SandboxShell } from "./SandboxShell.ts"
import { badGateway, drip, forbidden, tooLarge, truncate, write, type WrittenResponse } from "./writeResponse.ts"

/** Carries calls from the wire to the model and answers back, through whatever weather there is. */
export const platformListener =
  (shell: SandboxShell): RequestListener =>
  (incoming, outgoing) => {
    const chunks: Array<Buffer> = []
    let size = 0
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= limits.bodyBytes) chunks.push(chunk)
    })
    incoming.on("end", () => {
      if (size > limits.bodyBytes) return write(outgoing, tooLarge)
      receive(shell, incoming, outgoing, Buffer.concat(chunks).toString("utf8"))
    })
    // A caller that hangs up is weather too: nothing to answer, nothing to report.
    incoming.on("error", () => {})
  }

const receive = (shell: SandboxShell, incoming: IncomingMessage, outgoing: ServerResponse, body: string): void => {
  const request: PlatformRequest = {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    authorization: incoming.headers.authorization,
    body,
    remoteAddress: incoming.socket.remoteAddress ?? "127.0.0.1",
  }
  if (shell.isControlled && request.target.startsWith("/sandbox/")) {
    write(outgoing, isFromOtherSite(incoming) ? forbidden : answerControl(shell, request))
    return void shell.pushLatch.openUnsafe()
  }
  const { api } = matchRoute(request.method, request.target)
  const fate = drawFate(shell.weather, api, shell.platform.seed, shell.callsDrawn++)
  after(fate.delayInMs, () => {
    const response = meet(shell, request, api, fate)
    after(fate.delayOutMs, () => {
      if (fate.event === "resetBefore" || fate.event === "resetAfter") incoming.socket.resetAndDestroy()
      else if (response !== undefined) send(shell, outgoing, response, fate)
    })
  })
}

// A page of another site must not steer the sandbox of whoever looks at it, not even under a name of its own that
// leads to 127.0.0.1.
const isFromOtherSite = ({ headers: { host = "", origin } }: IncomingMessage): boolean =>
  !/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host) || (origin !== undefined && origin !== `http://${host}`)

// The moment in which a call reaches the platform, and what the caller will see of it.
const meet = (shell: SandboxShell, request: PlatformRequest, api: Api, fate: Fate): WrittenResponse | undefined => {
  const { platform } = shell
  const now = shell.now()
  if (fate.event === "none") return answer(shell, request, api, now)
  shell.weatherEvents[fate.event]++
  if (fate.event === "tokenRevoked") revokeTokenOf(platform, request.authorization)
  const seen = statusSeen[fate.event]
  if (seen === undefined) {
    const response = answer(shell, request, api, now)
    return fate.event === "resetAfter" ? undefined : response
  }
  if (fate.isProcessed) answer(shell, request, api, now)
  else {
    noteUnprocessed(platform, request, seen, now)
    shell.callSeries.count(api, false, platform.now)
  }
  if (fate.event === "fault500") return writeInternalError(platform.seed, platform.calls++, now)
  return seen === 0 ? undefined : badGateway(seen)
}

const answer = (shell: SandboxShell, request: PlatformRequest, api: Api, now: number): WrittenResponse => {
  const response = handleRequest(shell.platform, request, now)
  shell.callSeries.count(api, response.code === 99991400, shell.platform.now)
  if (shell.platform.ticketOffice.pushes.length > 0) shell.pushLatch.openUnsafe()
  return response
}

const statusSeen: Readonly<Partial<Record<Fate["event"], number>>> = {
  resetBefore: 0,
  proxy429: 429,
  hang: 0,
  fault500: 500,
  fault502: 502,
  fault503: 503,
  fault504: 504,
}

const send = (shell: SandboxShell, outgoing: ServerResponse, response: WrittenResponse, fate: Fate): void => {
  const { clockSkewMs } = shell.platform.settings
  if (clockSkewMs !== 0) outgoing.setHeader("Date", new Date(shell.now() + clockSkewMs).toUTCString())
  switch (fate.event) {
    case "truncatedJson":
      return write(outgoing, truncate(response))
    case "wrongContentType":
      return write(outgoing, { ...response, headers: { ...response.headers, "Content-Type": "text/html" } })
    case "slowDrip":
      return drip(outgoing, response, fate.dripMs)
    default:
      return write(outgoing, response)
  }
}

// A delayed answer must not keep a process alive whose server has closed.
const after = (milliseconds: number, run: () => void): void => {
  if (milliseconds > 0) setTimeout(run, milliseconds).unref()
  else run()
}
