import { DateTime, Option, Result, Schema } from "effect"
import { limits } from "../limits.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { Timestamp } from "../Timestamp.ts"

/** A batch message as somebody listed it, with its time of sending (epoch milliseconds) if they know it. */
export interface ListedMessage {
  readonly id: BatchMessageId
  readonly sentAt: Timestamp | null
}

/**
 * What stands on one line of a list: an id with the time of sending after a blank, a tab or a comma; `undefined` for a
 * blank line; a failure for people if it is something else.
 *
 * @example
 * ```ts
 * import { readIdLine } from "@feishu-recall/core"
 *
 * readIdLine("bm-dc13264520392913993dd051dba21dcf 2026-11-23T09:30:00+08:00")
 * ```
 */
export const readIdLine = (line: string): Result.Result<ListedMessage, string> | undefined => {
  const content = line.trim()
  if (content === "") return undefined
  const [id = "", time, ...rest] = content.split(/[\s,]+/)
  if (rest.length > 0 && isBatchMessageId(id))
    return Result.fail("there is more than an id and a time of sending on this line")
  return readListedMessage(id, time)
}

/**
 * An id and a time of sending (ISO 8601 with a zone, or epoch milliseconds) as texts, from wherever they stand. A
 * failure says for people what is wrong with them.
 *
 * @example
 * ```ts
 * import { readListedMessage } from "@feishu-recall/core"
 *
 * readListedMessage("bm-dc13264520392913993dd051dba21dcf", "1795397400000")
 * ```
 */
export const readListedMessage = (id: string, time: string | undefined): Result.Result<ListedMessage, string> => {
  if (!isBatchMessageId(id)) return Result.fail(whyNot(id))
  if (time === undefined || time === "") return Result.succeed({ id, sentAt: null })
  const sentAt = parseTime(time)
  return sentAt === undefined
    ? Result.fail(`"${shownOfLine(time)}" is no time of sending: write 2026-11-23T09:30:00+08:00`)
    : Result.succeed({ id, sentAt })
}

/**
 * What is shown of a line that is wrong: cut at 80 characters. Control characters would let a file write to the
 * terminal of whoever reads its faults.
 *
 * @example
 * ```ts
 * import { shownOfLine } from "@feishu-recall/core"
 *
 * shownOfLine("bm-\u001b[31mred") // "bm-�[31mred"
 * ```
 */
export const shownOfLine = (text: string): string => {
  const kept = limits.text.listFaultCharacters
  const visible = text.slice(0, kept + 1).replaceAll(/\p{Cc}/gu, "\uFFFD")
  return visible.length > kept ? `${visible.slice(0, kept - 1)}…` : visible
}

const isBatchMessageId = Schema.is(BatchMessageId)

const whyNot = (text: string): string => {
  if (text.startsWith("om_"))
    return "this is the id of a single message: batch recall takes the bm-… id that batch_send returned"
  if (/^bm[-_]/.test(text)) return "this is not a whole batch message id: bm- and 16 to 64 letters or digits"
  return "this is no batch message id: they begin with bm-"
}

const parseTime = (text: string): Timestamp | undefined => {
  if (/^\d{13}$/.test(text)) return Number(text)
  // Without a zone a time means another moment on another machine.
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined
  return Option.match(DateTime.make(text), { onNone: () => undefined, onSome: DateTime.toEpochMillis })
}
