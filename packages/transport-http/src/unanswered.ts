import type { Unanswered, UnansweredReason } from "@feishu-recall/core"
import { Cause } from "effect"
import type { CallWatch } from "./CallWatch.ts"

/**
 * Tells why no answer came, and whether the call can have reached the platform. With a watch that is seen at the
 * socket; without one (a client of the host's own) it follows from the kind of error alone.
 */
export const unanswered = (cause: Cause.Cause<unknown>, watch: CallWatch | undefined): Unanswered => {
  const error = rootOf(Cause.squash(cause))
  const reason = reasonOf(error)
  const notSent = watch === undefined ? beforeConnection.has(reason) : !watch.started
  return { _tag: "Unanswered", sent: notSent ? "no" : "unknown", reason, detail: detailOf(error, reason) }
}

/** No whole answer came in time: what the call waited for follows from how far it got. */
export const timedOut = (timeoutMillis: number, watch: CallWatch | undefined): Unanswered =>
  watch !== undefined && !watch.started
    ? { _tag: "Unanswered", sent: "no", reason: "connect-timeout", detail: `no connection within ${timeoutMillis} ms` }
    : {
        _tag: "Unanswered",
        sent: watch?.written === true ? "yes" : "unknown",
        reason: "timeout",
        detail: `no whole answer within ${timeoutMillis} ms`,
      }

const beforeConnection: ReadonlySet<UnansweredReason> = new Set([
  "connection-refused",
  "name-not-resolved",
  "connect-timeout",
  "tls",
  "proxy",
])

interface Failure {
  readonly code: string
  readonly name: string
  readonly message: string
}

// The client wraps what the socket said once or twice; the innermost error with a code tells most.
const rootOf = (error: unknown): Failure => {
  let failure: Failure = { code: "", name: "Error", message: "" }
  let current = error
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    const code = (current as { readonly code?: unknown }).code
    if (typeof code === "string" || failure.code === "") {
      failure = { code: typeof code === "string" ? code : "", name: current.name, message: messageOf(current) }
    }
    current = current.cause
  }
  return failure
}

// Several addresses were tried: the sum has no message of its own.
const messageOf = (error: Error): string =>
  error instanceof AggregateError && error.message === ""
    ? error.errors.map((inner) => (inner instanceof Error ? inner.message : "")).join("; ")
    : error.message

const reasonOf = ({ code, message }: Failure): UnansweredReason => {
  if (code === "UND_ERR_ABORTED" && message.startsWith("Proxy response")) return "proxy"
  if (/^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/.test(code))
    return "tls"
  return reasons[code] ?? "other"
}

const reasons: Readonly<Record<string, UnansweredReason>> = Object.assign(Object.create(null), {
  ECONNREFUSED: "connection-refused",
  ENOTFOUND: "name-not-resolved",
  EAI_AGAIN: "name-not-resolved",
  EAI_FAIL: "name-not-resolved",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  UND_ERR_PRX_TLS: "proxy",
  UND_ERR_PRX_CONN: "proxy",
  ETIMEDOUT: "connection-lost",
  ECONNRESET: "connection-lost",
  ECONNABORTED: "connection-lost",
  EPIPE: "connection-lost",
  UND_ERR_SOCKET: "connection-lost",
} satisfies Record<string, UnansweredReason>)

// Only messages of known origin are let through: they name hosts and addresses, never a header or a body.
const detailOf = ({ code, name, message }: Failure, reason: UnansweredReason): string =>
  (reason === "other" ? code || name : [code, message].filter((part) => part !== "").join(": "))
    .slice(0, 200)
    .replaceAll(/\p{Cc}/gu, " ")
    .toWellFormed()
