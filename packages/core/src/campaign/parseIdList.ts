import { DateTime, Option, Schema } from "effect"
import { limits } from "../limits.ts"
import type { Timestamp } from "../Timestamp.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"

/** An id of a list, the time of sending if the line has one, and where it stands. */
export interface ListedId {
  readonly id: BatchMessageId
  readonly sentAt: Timestamp | null
  readonly line: number
}

/** A line that can't be an id. */
export interface ListFault {
  readonly line: number
  /** What stands there, cut at 80 characters. */
  readonly text: string
  readonly problem: string
}

/** An id that stands on the list before. One recall is enough: it is left out. */
export interface ListRepeat {
  readonly line: number
  readonly id: BatchMessageId
  readonly firstLine: number
}

export interface ParsedIdList {
  readonly ids: ReadonlyArray<ListedId>
  /** The first thousand; a file that is no list has one on every line. */
  readonly faults: ReadonlyArray<ListFault>
  readonly faultCount: number
  /** The first thousand, likewise. */
  readonly repeats: ReadonlyArray<ListRepeat>
  readonly repeatCount: number
}

const kept = limits.text.listFaultsKept

/**
 * Reads a list of ids as people have them: one a line, if they know it with the time of sending after a blank, a tab
 * or a comma (ISO 8601 with a zone, or epoch milliseconds). A byte order mark, Windows line ends, blanks around a line
 * and blank lines are harmless. Every fault is found at once, with its line; nothing is decided about them here. Memory
 * grows with the ids alone.
 *
 * @example
 * parseIdList("bm-dc13264520392913993dd051dba21dcf 2026-11-23T09:30:00+08:00\n")
 */
export const parseIdList = (text: string): ParsedIdList => {
  const ids: Array<ListedId> = []
  const faults: Array<ListFault> = []
  const repeats: Array<ListRepeat> = []
  let [faultCount, repeatCount, line] = [0, 0, 0]
  const firstLines = new Map<BatchMessageId, number>()
  for (const raw of linesOf(text.replace(/^\uFEFF/, ""))) {
    line++
    const content = raw.trim()
    if (content === "") continue
    const fault = (problem: string) => {
      if (faultCount++ < kept) faults.push({ line, text: shorten(content), problem })
    }
    const [id = "", time, ...rest] = content.split(/[\s,]+/)
    if (!isBatchMessageId(id)) fault(whyNot(id))
    else if (rest.length > 0) fault("there is more than an id and a time of sending on this line")
    else {
      const sentAt = time === undefined || time === "" ? null : parseTime(time)
      const firstLine = firstLines.get(id)
      if (sentAt === undefined) fault(`"${shorten(time!)}" is no time of sending: write 2026-11-23T09:30:00+08:00`)
      else if (firstLine !== undefined) {
        if (repeatCount++ < kept) repeats.push({ line, id, firstLine })
      } else {
        firstLines.set(id, line)
        ids.push({ id, sentAt, line })
      }
    }
  }
  return { ids, faults, faultCount, repeats, repeatCount }
}

function* linesOf(text: string): Generator<string> {
  const lineEnd = /\r\n|\n|\r/g
  let from = 0
  for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
    yield text.slice(from, end.index)
    from = lineEnd.lastIndex
  }
  yield text.slice(from)
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

const shorten = (text: string): string => {
  // Control characters would let a file write to the terminal of whoever reads its faults.
  const visible = text.replaceAll(/\p{Cc}/gu, "\uFFFD")
  return visible.length > limits.text.listFaultCharacters
    ? `${visible.slice(0, limits.text.listFaultCharacters - 1)}…`
    : visible
}
