import { type ListedMessage, readIdLine, readListedMessage, shownOfLine } from "@feishu-recall/core"
import { Result } from "effect"
import { counted, number } from "../display/words.ts"
import { extractIds } from "./extractIds.ts"
import type { IdFormat } from "./IdFormat.ts"
import { readColumns } from "./readColumns.ts"
import { readFields } from "./readFields.ts"
import { splitLines } from "./splitLines.ts"
import { type Findings, type TextReader, Unreadable } from "./TextReader.ts"

export interface CollectedIds {
  readonly ids: ReadonlyArray<ListedMessage>
  /** How many stood on the list before. */
  readonly repeats: number
  /** What can't be used, for people: the first few in full, the rest counted. Empty: all can. */
  readonly faults: ReadonlyArray<string>
  /** What was left out without harm, for people. */
  readonly notes: ReadonlyArray<string>
}

export interface IdCollector {
  /** A place where ids stand, and what a place in it is called: `ids.txt:17`, `argument 2`. */
  readonly source: (format: IdFormat, place: (line: number) => string) => TextReader
  /** Where and why a source could not be read to its end. */
  readonly unreadable: (text: string) => void
  readonly collected: () => CollectedIds
}

export interface CollectLimits {
  readonly faultsShown: number
  readonly recordCharacters: number
  readonly listIds: number
}

/** Judges all sources at once, in memory that grows with the ids alone. The same id twice is one recall, wherever it stands. */
export const collectIds = ({ faultsShown, listIds, recordCharacters }: CollectLimits): IdCollector => {
  const ids: Array<ListedMessage> = []
  const faults = few("fault", faultsShown)
  const repeats = few("repeat", faultsShown)
  const [notes, broken]: [Array<string>, Array<string>] = [[], []]
  const places: Array<(line: number) => string> = []
  /** Of each id the source and the line in one number. */
  const first = new Map<string, number>()

  const findingsOf = (source: number, format: IdFormat) => {
    const place = places[source]!
    const fault: Findings["fault"] = (line, text, problem) =>
      faults.add(() => `  ${place(line)}: "${shownOfLine(text.trim())}": ${problem}`)
    const listed = ({ id, sentAt }: ListedMessage, line: number) => {
      const before = first.get(id)
      if (before === undefined) {
        if (ids.length === listIds) throw new Unreadable(line, `more than ${number(listIds)} ids: split the list`)
        const kept = ownText(id)
        first.set(kept, source * 2 ** 40 + line)
        ids.push({ id: kept, sentAt })
      } else if (format._tag !== "Extract")
        repeats.add(
          () => `  ${place(line)}: ${id} stands at ${places[Math.floor(before / 2 ** 40)]!(before % 2 ** 40)} already`,
        )
    }
    return {
      fault,
      listed,
      note: (line: number, text: string) => void notes.push(`${place(line)}: ${text}`),
      id: (line: number, id: string, time: string | undefined) => {
        const read = readListedMessage(id, time)
        if (Result.isSuccess(read)) listed(read.success, line)
        else fault(line, id, read.failure)
      },
    }
  }

  return {
    source: (format, place) => {
      const findings = findingsOf(places.push(place) - 1, format)
      switch (format._tag) {
        case "Lines":
          return splitLines(recordCharacters, (text, line) => {
            const read = readIdLine(text)
            if (read === undefined) return
            if (Result.isSuccess(read)) findings.listed(read.success, line)
            else findings.fault(line, text, read.failure)
          })
        case "Csv":
          return readColumns(format, findings, recordCharacters)
        case "Ndjson":
          return readFields(format, findings, recordCharacters)
        case "Extract":
          return extractIds(findings)
      }
    },
    unreadable: (text) => void broken.push(text),
    collected: () => {
      const leftOut =
        repeats.count() === 0
          ? notes
          : [
              ...notes,
              `${counted(repeats.count(), "repeated id is", "repeated ids are")} left out:`,
              ...repeats.lines(),
            ]
      const said =
        faults.count() === 0
          ? broken
          : [
              ...broken,
              `${counted(faults.count(), "id")} can't be used; nothing was stored and nothing was called:`,
              ...faults.lines(),
              ...leftOut,
              `Correct ${faults.count() === 1 ? "it" : "them"} and run it again; ${counted(ids.length, "other id is right", "other ids are right")}.`,
            ]
      return { ids, repeats: repeats.count(), faults: said, notes: leftOut }
    },
  }
}

/** A piece of a text keeps the whole of it in memory; an id is ASCII. */
const ownText = (id: ListedMessage["id"]): ListedMessage["id"] =>
  Buffer.from(id, "latin1").toString("latin1") as ListedMessage["id"]

/** Lines for people, of which only the first few are ever written: a wrong file has a fault on each of a million lines. */
const few = (what: string, shownInFull: number) => {
  const lines: Array<string> = []
  let count = 0
  return {
    add: (line: () => string): void => {
      if (count++ < shownInFull) lines.push(line())
    },
    count: () => count,
    lines: (): ReadonlyArray<string> => [
      ...lines,
      ...(count > lines.length ? [`  and ${counted(count - lines.length, `more ${what}`)}`] : []),
    ],
  }
}
