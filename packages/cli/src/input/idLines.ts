import { type ListedId, parseIdList } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { counted } from "../display/words.ts"

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

/** Judges all sources at once. The same id twice is one recall, wherever it stands. */
export const idLines = (sources: ReadonlyArray<IdSource>, shownInFull: number = limits.faultsShown): IdLines => {
  const ids: Array<ListedId> = []
  const faults = few("fault", shownInFull)
  const repeats = few("repeat", shownInFull)
  const firstPlaces = new Map<string, { readonly source: IdSource; readonly line: number }>()
  for (const source of sources) {
    const parsed = parseIdList(source.text)
    for (const { line, problem, text: found } of parsed.faults)
      faults.add(() => `  ${source.place(line)}: "${found}": ${problem}`)
    faults.addUnseen(parsed.faultCount - parsed.faults.length)
    const repeat = (id: string, line: number) =>
      repeats.add(() => {
        const first = firstPlaces.get(id)
        return `  ${source.place(line)}: ${id} stands at ${first?.source.place(first.line)} already`
      })
    for (const listed of parsed.ids) {
      if (firstPlaces.has(listed.id)) repeat(listed.id, listed.line)
      else {
        firstPlaces.set(listed.id, { source, line: listed.line })
        ids.push(listed)
      }
    }
    for (const { id, line } of parsed.repeats) repeat(id, line)
    repeats.addUnseen(parsed.repeatCount - parsed.repeats.length)
  }
  const notes =
    repeats.count() === 0
      ? []
      : [`${counted(repeats.count(), "repeated id is", "repeated ids are")} left out:`, ...repeats.lines()]
  if (faults.count() === 0) return { ids, faults: [], notes }
  return {
    ids,
    faults: [
      `${counted(faults.count(), "id")} can't be used; nothing was stored and nothing was called:`,
      ...faults.lines(),
      ...notes,
      `Correct ${faults.count() === 1 ? "it" : "them"} and run it again; ${counted(ids.length, "other id is right", "other ids are right")}.`,
    ],
    notes,
  }
}

/** Lines for people, of which only the first few are ever written: a wrong file has a fault on each of a million lines. */
const few = (what: string, shownInFull: number) => {
  const lines: Array<string> = []
  let count = 0
  return {
    add: (line: () => string): void => {
      if (count++ < shownInFull) lines.push(line())
    },
    addUnseen: (more: number): void => {
      count += more
    },
    count: () => count,
    lines: (): ReadonlyArray<string> => [
      ...lines,
      ...(count > lines.length ? [`  and ${counted(count - lines.length, `more ${what}`)}`] : []),
    ],
  }
}
