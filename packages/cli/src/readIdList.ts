import { readFile } from "node:fs/promises"
import { type ListedId, type ParsedIdList, parseIdList } from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput, type CommandError } from "./CommandError.ts"
import { counted, number } from "./words.ts"

/** Faults are shown in full up to this many; the rest are counted. */
const faultsShown = 10

/** Ids of an incident fit in this many times over; a larger file is another file. */
const maxBytes = 256 * 1024 * 1024

export interface IdList {
  readonly ids: ReadonlyArray<ListedId>
  /** What was left out without harm, for people. */
  readonly notes: ReadonlyArray<string>
}

/** The ids of a file, or all of its faults at once: nothing is stored and nothing is called before the list is right. */
export const readIdList = Effect.fnUntraced(function* (file: string): Effect.fn.Return<IdList, CommandError> {
  const content = yield* Effect.tryPromise({
    try: () => readFile(file),
    catch: (cause) => badInput(`${file} can't be read (${codeOf(cause)}): check the path and its permissions`),
  })
  if (content.length > maxBytes) return yield* badInput(`${file} is larger than ${number(maxBytes)} bytes: split it`)
  const parsed = parseIdList(content.toString("utf8"))
  if (parsed.faults.length > 0) return yield* badInput(faultLines(file, parsed).join("\n"))
  if (parsed.ids.length === 0) return yield* badInput(`${file} has no ids in it: write one a line`)
  return { ids: parsed.ids, notes: repeatLines(file, parsed) }
})

const faultLines = (file: string, parsed: ParsedIdList): ReadonlyArray<string> => {
  const { faults, ids } = parsed
  return [
    `${counted(faults.length, "line")} of ${file} can't be used; nothing was stored and nothing was called:`,
    ...faults.slice(0, faultsShown).map(({ line, problem, text }) => `  ${file}:${line}: "${text}": ${problem}`),
    ...more(faults.length, "fault"),
    ...repeatLines(file, parsed),
    `Correct the ${faults.length === 1 ? "line" : "lines"} and run it again; ${counted(ids.length, "other id is right", "other ids are right")}.`,
  ]
}

const repeatLines = (file: string, { repeats }: ParsedIdList): ReadonlyArray<string> =>
  repeats.length === 0
    ? []
    : [
        `${counted(repeats.length, "line repeats an id and is", "lines repeat an id and are")} left out:`,
        ...repeats
          .slice(0, faultsShown)
          .map(({ firstLine, id, line }) => `  ${file}:${line}: ${id} stands on line ${firstLine}`),
        ...more(repeats.length, "repeat"),
      ]

const more = (count: number, what: string): ReadonlyArray<string> =>
  count > faultsShown ? [`  and ${counted(count - faultsShown, `more ${what}`)}`] : []

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unreadable"
