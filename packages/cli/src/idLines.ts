import { type ListedId, type ParsedIdList, parseIdList } from "@feishu-recall/core"
import { counted } from "./words.ts"

/** Ids as somebody gave them, and what a place in them is called: `ids.txt:17`, `argument 2`. */
export interface IdSource {
  readonly text: string
  readonly place: (line: number) => string
}

export interface IdLines {
  readonly ids: ReadonlyArray<ListedId>
  /** What can't be used, for people: the first few in full, the rest counted. Empty: all can. */
  readonly faults: ReadonlyArray<string>
  /** What was left out without harm, for people. */
  readonly notes: ReadonlyArray<string>
}

/** Faults are shown in full up to this many; the rest are counted. */
const shownInFull = 10

/** Judges all sources at once. The same id twice is one recall, wherever it stands. */
export const idLines = (sources: ReadonlyArray<IdSource>): IdLines => {
  const ids: Array<ListedId> = []
  const faults: Array<string> = []
  const repeats: Array<string> = []
  const firstPlaces = new Map<string, string>()
  for (const { place, text } of sources) {
    const parsed: ParsedIdList = parseIdList(text)
    for (const { line, problem, text: found } of parsed.faults) faults.push(`  ${place(line)}: "${found}": ${problem}`)
    for (const listed of parsed.ids) {
      const first = firstPlaces.get(listed.id)
      if (first !== undefined) repeats.push(`  ${place(listed.line)}: ${listed.id} stands at ${first} already`)
      else {
        firstPlaces.set(listed.id, place(listed.line))
        ids.push(listed)
      }
    }
    for (const { id, line } of parsed.repeats)
      repeats.push(`  ${place(line)}: ${id} stands at ${firstPlaces.get(id)} already`)
  }
  const notes =
    repeats.length === 0
      ? []
      : [`${counted(repeats.length, "repeated id is", "repeated ids are")} left out:`, ...few(repeats, "repeat")]
  if (faults.length === 0) return { ids, faults, notes }
  return {
    ids,
    faults: [
      `${counted(faults.length, "id")} can't be used; nothing was stored and nothing was called:`,
      ...few(faults, "fault"),
      ...notes,
      `Correct ${faults.length === 1 ? "it" : "them"} and run it again; ${counted(ids.length, "other id is right", "other ids are right")}.`,
    ],
    notes,
  }
}

const few = (lines: ReadonlyArray<string>, what: string): ReadonlyArray<string> => [
  ...lines.slice(0, shownInFull),
  ...(lines.length > shownInFull ? [`  and ${counted(lines.length - shownInFull, `more ${what}`)}`] : []),
]
