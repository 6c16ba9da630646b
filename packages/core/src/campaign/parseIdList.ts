import { Result } from "effect"
import { limits } from "../limits.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import { type ListedMessage, readIdLine, shownOfLine } from "./readIdLine.ts"

/** An id of a list, the time of sending if the line has one, and where it stands. */
export interface ListedId extends ListedMessage {
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
  /** The line where the id stands first. */
  readonly firstLine: number
}

/** What stands on a list: what can be taken, and what is wrong with the rest. */
export interface ParsedIdList {
  readonly ids: ReadonlyArray<ListedId>
  /** The first thousand; a file that is no list has one on every line. */
  readonly faults: ReadonlyArray<ListFault>
  /** All of them, also those that are left out of `faults`. */
  readonly faultCount: number
  /** The first thousand, likewise. */
  readonly repeats: ReadonlyArray<ListRepeat>
  /** All of them, also those that are left out of `repeats`. */
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
 * ```ts
 * import { parseIdList } from "@feishu-recall/core"
 *
 * const { ids, faults } = parseIdList("bm-dc13264520392913993dd051dba21dcf 2026-11-23T09:30:00+08:00\nom_1\n")
 * // ids[0].sentAt is 1795397400000; faults[0] is that of line 2
 * ```
 */
export const parseIdList = (text: string): ParsedIdList => {
  const ids: Array<ListedId> = []
  const faults: Array<ListFault> = []
  const repeats: Array<ListRepeat> = []
  let [faultCount, repeatCount, line] = [0, 0, 0]
  const firstLines = new Map<BatchMessageId, number>()
  for (const raw of linesOf(text.replace(/^\uFEFF/, ""))) {
    line++
    const read = readIdLine(raw)
    if (read === undefined) continue
    if (Result.isFailure(read)) {
      if (faultCount++ < kept) faults.push({ line, text: shownOfLine(raw.trim()), problem: read.failure })
      continue
    }
    const { id } = read.success
    const firstLine = firstLines.get(id)
    if (firstLine === undefined) {
      firstLines.set(id, line)
      ids.push({ ...read.success, line })
    } else if (repeatCount++ < kept) repeats.push({ line, id, firstLine })
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
