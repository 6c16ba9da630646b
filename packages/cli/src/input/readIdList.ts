import { createReadStream } from "node:fs"
import type { ListedMessage } from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput, type CommandError } from "../CommandError.ts"
import { limits } from "../limits.ts"
import { number } from "../display/words.ts"
import { type CollectedIds, collectIds } from "./collectIds.ts"
import { decodeText } from "./decodeText.ts"
import type { IdFormat } from "./IdFormat.ts"
import { type TextReader, Unreadable } from "./TextReader.ts"

/** The ids of a command line and of a file. */
export interface IdList {
  readonly ids: ReadonlyArray<ListedMessage>
  /** How many ids stood on the list before. */
  readonly repeats: number
  /** What was left out without harm, for people. */
  readonly notes: ReadonlyArray<string>
}

/** How a file is read, how large it may be, and how many of its faults are shown in full. */
export interface IdListOptions {
  /** One id a line unless told. */
  readonly format?: IdFormat | undefined
  /** A larger file is no list. 16 GiB unless told. */
  readonly listBytes?: number
  /** More ids are too many for one campaign. 2,000,000 unless told. */
  readonly listIds?: number
  /** A longer line is none. 1 Mi unless told. */
  readonly recordCharacters?: number
  /** The faults after so many are counted. 10 unless told. */
  readonly faultsShown?: number
}

/**
 * The ids of a command line and of a file (`-`: stdin), or all of their faults at once: nothing is stored and nothing
 * is called before the whole input is right. Fails with exit code 2.
 *
 * @example
 * ```ts
 * import { readIdList } from "@feishu-recall/cli"
 * import { Effect } from "effect"
 *
 * const ids = Effect.map(readIdList(["bm-dc13264520392913993dd051dba21dcf"], "ids.txt"), (list) => list.ids)
 * ```
 */
export const readIdList = Effect.fnUntraced(function* (
  given: ReadonlyArray<string>,
  from: string | undefined,
  options: IdListOptions = {},
): Effect.fn.Return<IdList, CommandError> {
  const { format = { _tag: "Lines" }, ...bounds } = { ...limits, ...options }
  const collector = collectIds(bounds)
  // An argument is one line, whatever is in it: its number is its place.
  const inArguments = collector.source({ _tag: "Lines" }, (line) => `argument ${line}`)
  for (const argument of given) inArguments.push(`${argument.replaceAll(/[\r\n]+/g, " ")}\n`)
  inArguments.end()
  if (from !== undefined) {
    const name = from === "-" ? "stdin" : from
    const place = (line: number) => `${name}:${line}`
    yield* readInto(collector.source(format, place), from, name, bounds.listBytes).pipe(
      Effect.catchIf(
        (error) => error instanceof Unreadable,
        (error) => Effect.sync(() => collector.unreadable(`${place(error.line)}: ${error.message}`)),
      ),
    )
  }
  const { faults, ids, notes, repeats }: CollectedIds = collector.collected()
  if (faults.length > 0) return yield* badInput(faults.join("\n"))
  if (ids.length > 0) return { ids, notes, repeats }
  return yield* badInput(
    from === undefined
      ? "no ids: name them, or a file of them with --from"
      : `${from === "-" ? "stdin" : from} has no ids in it: ${format._tag === "Lines" ? "write one a line" : "check how it is to be read"}`,
  )
})

const readInto = (
  reader: TextReader,
  from: string,
  name: string,
  listBytes: number,
): Effect.Effect<void, CommandError | Unreadable> =>
  Effect.tryPromise({
    try: async () => {
      const decoder = decodeText()
      let bytes = 0
      // A device or a pipe does not say how much will come.
      for await (const chunk of from === "-" ? process.stdin : createReadStream(from, { highWaterMark: 256 * 1024 })) {
        bytes += (chunk as Buffer).length
        if (bytes > listBytes) throw badInput(`${name} is larger than ${number(listBytes)} bytes: split it`)
        reader.push(decoder.decode(chunk as Buffer))
      }
      reader.push(decoder.end())
      reader.end()
    },
    catch: (cause) =>
      cause instanceof Unreadable || isCommandError(cause)
        ? cause
        : badInput(`${name} can't be read (${codeOf(cause)}): check the path and its permissions`),
  })

const isCommandError = (cause: unknown): cause is CommandError =>
  typeof cause === "object" && cause !== null && "_tag" in cause && cause._tag === "CommandError"

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unreadable"
