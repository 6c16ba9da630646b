import type { Evidence } from "@feishu-recall/core"
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http"
import https from "node:https"
import type { Socket } from "node:net"
import { readAnswer } from "./readAnswer.ts"
import { failed } from "./unanswered.ts"

/** How far one call got, seen at the socket. */
export interface CallProgress {
  /** A connection was there, and the call was about to be written. */
  readonly started: boolean
  /** The call was handed to the socket whole. */
  readonly written: boolean
}

/** The seam that axios offers under its interceptors, agents and proxies: whoever makes the request of Node's `http`. */
export interface Transport {
  readonly request: (options: RequestOptions, onResponse: (response: IncomingMessage) => void) => ClientRequest
}

export interface WatchedRequest extends CallProgress {
  /** axios came to have the request made. */
  readonly asked: boolean
  /** Node's `http` took it: whatever becomes of it is told. */
  readonly made: boolean
  readonly transport: Transport
  /** Closes the connection; from here on nothing is written any more. */
  readonly end: () => void
}

/**
 * One request of Node's `http`, which is made once: a redirect is not followed, and whoever comes again (an interceptor
 * that repeats) is refused. What the socket shows of it is told once.
 */
export const watchedRequest = (bodyLimitBytes: number, tell: (evidence: Evidence) => void): WatchedRequest => {
  const seen = { asked: false, started: false, written: false, answered: false, ended: false }
  let request: ClientRequest | undefined
  const make: Transport["request"] = (options, onResponse) => {
    if (seen.asked || seen.ended) throw new Error("a call is not made twice")
    seen.asked = true
    // By the module, as axios has it: whoever instruments Node's http has put a function of theirs in its place.
    const made = (options.protocol === "https:" ? https : http).request(options)
    request = made
    made.once("socket", (socket) => {
      // What a proxy said instead of opening its tunnel comes as an answer on a socket that takes no request.
      if (!socket.writable) return void made.destroy(new ProxyRefusal())
      whenOpen(socket, () => {
        seen.started = true
      })
    })
    made.once("finish", () => {
      seen.written = seen.started
    })
    made.once("response", (response) => {
      seen.answered = true
      readAnswer(response, bodyLimitBytes, (answer) => {
        tell(answer)
        if (answer.truncated) made.destroy()
      })
      onResponse(response)
    })
    made.once("error", (error) => {
      if (!seen.answered) tell(failed(error, seen))
    })
    // Node ends a request without an error where the other side switches the protocol.
    made.once("close", () => {
      if (!seen.answered) tell(failed(undefined, seen))
    })
    return made
  }
  return {
    get asked() {
      return seen.asked
    },
    get made() {
      return request !== undefined
    },
    get started() {
      return seen.started
    },
    get written() {
      return seen.written
    },
    transport: { request: make },
    end: () => {
      seen.ended = true
      request?.destroy()
    },
  }
}

/** The proxy answered in the platform's place: nothing was sent. */
class ProxyRefusal extends Error {
  readonly code = "PROXY_REFUSED"
  override readonly message = "the proxy opened no tunnel"
}

// What is written to a TLS socket waits for the handshake, and is dropped where the certificate is not trusted.
const whenOpen = (socket: Socket & { readonly secureConnecting?: boolean }, opened: () => void) => {
  if (socket.connecting || socket.secureConnecting === true)
    socket.once("encrypted" in socket ? "secureConnect" : "connect", opened)
  else opened()
}
