import { EventStoreError } from "@feishu-recall/core"
import { shownPath } from "./shownPath.ts"

type Reason = EventStoreError["reason"]

/**
 * What SQLite or the file system said, as the store's error: the file, the reason and what to do about it, never what
 * is in the file.
 *
 * Source: https://sqlite.org/rescode.html
 */
export const sqliteError = (cause: unknown, operation: string, filename: string): EventStoreError => {
  if (cause instanceof EventStoreError) return cause
  const reason = reasonOf(cause, operation)
  return new EventStoreError({
    reason,
    operation,
    message: `${shownPath(filename)} ${advice[reason]}${detail(reason, cause)}`,
  })
}

const advice: { readonly [R in Reason]: string } = {
  locked: "is being written by another process: let that one finish, or allow more time with busyTimeoutMillis",
  full: "can't grow, for the disk or the allowed size is full: make room and try again",
  "read-only": "can't be written: allow this user to write the file and its directory",
  newer: "was written by a newer version: use that one",
  corrupt: "is damaged or no database: restore it from a backup, or name another file",
  unavailable: "can't be reached: check its path, its permissions and the disk",
  closed: "was closed: open the store again",
  "unknown-outcome": "may or may not have kept the last write: check the disk, then read again before repeating it",
  other: "could not do it: report this",
}

const reasonOf = (cause: unknown, operation: string): Reason => {
  if (!(cause instanceof Error)) return "other"
  if ("errcode" in cause && typeof cause.errcode === "number") {
    // Extended codes carry the primary one in their lowest byte.
    const reason = reasons.get(cause.errcode & 0xff) ?? "other"
    // A commit that could not be synced may come back when the log is recovered.
    return reason === "unavailable" && operation === "commit" ? "unknown-outcome" : reason
  }
  return "code" in cause && typeof cause.code === "string" ? (systemReasons.get(cause.code) ?? "other") : "other"
}

const reasons = new Map<number, Reason>([
  [3, "unavailable"], // SQLITE_PERM
  [5, "locked"], // SQLITE_BUSY
  [6, "locked"], // SQLITE_LOCKED
  [8, "read-only"], // SQLITE_READONLY
  [10, "unavailable"], // SQLITE_IOERR
  [11, "corrupt"], // SQLITE_CORRUPT
  [13, "full"], // SQLITE_FULL
  [14, "unavailable"], // SQLITE_CANTOPEN
  [26, "corrupt"], // SQLITE_NOTADB
])

const systemReasons = new Map<string, Reason>([
  ["ERR_INVALID_STATE", "closed"],
  ["ENOSPC", "full"],
  ["EDQUOT", "full"],
  ["EROFS", "read-only"],
  ["EACCES", "unavailable"],
  ["EPERM", "unavailable"],
  ["EISDIR", "unavailable"],
  ["ENOTDIR", "unavailable"],
  ["EEXIST", "unavailable"],
  ["ENOENT", "unavailable"],
  ["EIO", "unavailable"],
])

/** SQLite's sentence for its code is fixed; its message could quote what is stored. */
const detail = (reason: Reason, cause: unknown): string =>
  reason === "other" && cause instanceof Error && "errstr" in cause ? ` with the words "${String(cause.errstr)}"` : ""
