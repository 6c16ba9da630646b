import type { Unanswered, UnansweredReason } from "@feishu-recall/core"
import type { CallProgress } from "./WatchedRequest.ts"

/** Why no answer came, and whether the call can have reached the platform. */
export const failed = (error: unknown, { started }: Pick<CallProgress, "started">): Unanswered => {
  const failure = failureOf(error)
  const reason = reasonOf(failure, started)
  return { _tag: "Unanswered", sent: started ? "unknown" : "no", reason, detail: detailOf(failure, reason) }
}

/** No whole answer came in time: what the call waited for follows from how far it got. */
export const timedOut = (timeoutMillis: number, { started, written }: CallProgress): Unanswered =>
  started
    ? {
        _tag: "Unanswered",
        sent: written ? "yes" : "unknown",
        reason: "timeout",
        detail: `no whole answer within ${timeoutMillis} ms`,
      }
    : { _tag: "Unanswered", sent: "no", reason: "connect-timeout", detail: `no connection within ${timeoutMillis} ms` }

/** axios settled the call, and Node's `http` never had it. */
export const passedBy: Unanswered = {
  _tag: "Unanswered",
  sent: "unknown",
  reason: "other",
  detail: "the client's httpInstance did not carry the call over Node's http",
}

interface Failure {
  readonly code: string
  readonly name: string
  readonly message: string
}

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { code: "", name: "", message: "" }
  const { code } = error as { readonly code?: unknown }
  return { code: typeof code === "string" ? code : "", name: error.name, message: messageOf(error) }
}

// Several addresses were tried: the sum has no message of its own.
const messageOf = (error: Error): string =>
  error instanceof AggregateError && error.message === ""
    ? error.errors.map((inner) => (inner instanceof Error ? inner.message : "")).join("; ")
    : error.message

const reasonOf = ({ code, name }: Failure, started: boolean): UnansweredReason => {
  if (name === "" || (started && lost.has(code))) return "connection-lost"
  if (/^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/.test(code))
    return "tls"
  return reasons[code] ?? "other"
}

const lost: ReadonlySet<string> = new Set(["ETIMEDOUT", "ECONNRESET", "ECONNABORTED", "EPIPE"])

const reasons: Readonly<Record<string, UnansweredReason>> = Object.assign(Object.create(null), {
  ECONNREFUSED: "connection-refused",
  ENOTFOUND: "name-not-resolved",
  EAI_AGAIN: "name-not-resolved",
  EAI_FAIL: "name-not-resolved",
  ETIMEDOUT: "connect-timeout",
  ECONNRESET: "connection-lost",
  ECONNABORTED: "connection-lost",
  EPIPE: "connection-lost",
  PROXY_REFUSED: "proxy",
} satisfies Record<string, UnansweredReason>)

// Only messages of known origin are let through: they name hosts and addresses, never a header or a body.
const detailOf = ({ code, name, message }: Failure, reason: UnansweredReason): string => {
  if (name === "") return "the connection ended without an answer"
  return (reason === "other" ? code || name : [code, message].filter((part) => part !== "").join(": "))
    .slice(0, 200)
    .replaceAll(/\p{Cc}/gu, " ")
    .toWellFormed()
}
