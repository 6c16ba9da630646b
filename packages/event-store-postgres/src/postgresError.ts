import { EventStoreError } from "@feishu-recall/core"
import { SqlError } from "effect/sql/SqlError"

type Reason = EventStoreError["reason"]

/**
 * What PostgreSQL or the way to it said, as the store's error: the server, the reason and what to do about it, never
 * what is stored, which the server's own sentences quote.
 *
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const postgresError = (cause: unknown, operation: string, server: string): EventStoreError => {
  if (cause instanceof EventStoreError) return cause
  const code = stateOf(cause)
  const reason = reasonOf(cause, code)
  // The connection was lost, or the server went down: it may have heard the COMMIT before.
  return storeError(
    reason === "unavailable" && operation === "commit" ? "unknown-outcome" : reason,
    operation,
    server,
    code,
  )
}

/** An error of the store in its own words. */
export const storeError = (reason: Reason, operation: string, server: string, code?: string): EventStoreError =>
  new EventStoreError({
    reason,
    operation,
    message: `${server} ${(reason === "unavailable" && refusalOf(code)) || advice[reason]}${reason === "other" && code !== undefined ? ` with the code ${code}` : ""}`,
  })

const advice: { readonly [R in Reason]: string } = {
  locked: "is being written by another process: let that one finish, or allow more time with lockMillis",
  full: "can't grow, for its disk is full: make room and try again",
  "read-only": "can't be written: connect to the primary, as a user who may create and write the schema",
  newer: "was written by a newer version: use that one",
  corrupt: "is damaged or lacks tables: restore it from a backup, or name another schema",
  unavailable: "can't be reached: check that it runs, its address, user, password, and how many connections it allows",
  closed: "was closed: open the store again",
  "unknown-outcome": "may or may not have kept the last write: read again before repeating it",
  other: "could not do it: report this",
}

/** It answers, and says what is wrong. */
const refusalOf = (code: string | undefined): string | undefined => {
  if (code === "3D000") return "has no such database: check its name, or create it"
  if (code === "53300") return "has no connection left: let it allow more of them, or close some"
  return code?.startsWith("28") === true ? "does not let this user in: check user and password" : undefined
}

/** The five characters that PostgreSQL gives with each error. One is a digit, and none in EPIPE, which is the system's. */
const stateOf = (cause: unknown): string | undefined => {
  const inner: unknown = cause instanceof SqlError ? cause.reason.cause : cause
  if (typeof inner !== "object" || inner === null || !("code" in inner)) return undefined
  return typeof inner.code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(inner.code) ? inner.code : undefined
}

const reasonOf = (cause: unknown, code: string | undefined): Reason => {
  if (code !== undefined) return reasons.get(code) ?? reasons.get(code.slice(0, 2)) ?? "other"
  // No code: it did not come from the server.
  if (!(cause instanceof SqlError)) return "other"
  return unreached.has(cause.reason._tag) ? "unavailable" : "other"
}

const unreached = new Set(["ConnectionError", "AuthenticationError"])

const reasons = new Map<string, Reason>([
  ["08", "unavailable"], // connection exception
  ["0A000", "read-only"], // a transaction that writes, on a standby
  ["25006", "read-only"], // read only transaction: a standby, or set so
  ["25P03", "unavailable"], // idle in transaction: this process was frozen
  ["25P04", "unavailable"],
  ["28", "unavailable"], // user or password
  ["3D000", "unavailable"], // no such database
  ["3F000", "corrupt"], // no such schema
  ["40001", "locked"],
  ["40P01", "locked"],
  ["42501", "read-only"], // insufficient privilege
  ["42P01", "corrupt"], // no such table
  ["53100", "full"],
  ["53", "unavailable"], // out of memory, of connections
  ["55P03", "locked"],
  ["57014", "unavailable"], // cancelled, or took too long
  ["57", "unavailable"], // shutting down, starting up
  ["58", "unavailable"], // its disk fails
  ["XX001", "corrupt"],
  ["XX002", "corrupt"],
])
