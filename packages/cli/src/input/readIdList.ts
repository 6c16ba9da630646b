import { createReadStream } from "node:fs"
import type { ListedId } from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput, type CommandError } from "../CommandError.ts"
import { idLines, type IdSource } from "./idLines.ts"
import { limits } from "../limits.ts"
import { number } from "../display/words.ts"

export interface IdList {
  readonly ids: ReadonlyArray<ListedId>
  /** What was left out without harm, for people. */
  readonly notes: ReadonlyArray<string>
}

/** How large a file may be, and how many of its faults are shown in full. */
export interface IdListLimits {
  readonly listBytes: number
  readonly faultsShown: number
}

/**
 * The ids of a command line and of a file, or all of their faults at once: nothing is stored and nothing is called
 * before the whole input is right. Fails with exit code 2.
 *
 * @example
 * const { ids } = yield* readIdList(["bm-dc13264520392913993dd051dba21dcf"], "ids.txt")
 */
export const readIdList = Effect.fnUntraced(function* (
  given: ReadonlyArray<string>,
  file: string | undefined,
  { faultsShown, listBytes }: IdListLimits = limits,
): Effect.fn.Return<IdList, CommandError> {
  // An argument is one line, whatever is in it: its number is its place.
  const inArguments: IdSource = {
    text: given.map((argument) => argument.replaceAll(/[\r\n]+/g, " ")).join("\n"),
    place: (line) => `argument ${line}`,
  }
  const inFile =
    file === undefined ? [] : [{ text: yield* readText(file, listBytes), place: (line: number) => `${file}:${line}` }]
  const { faults, ids, notes } = idLines([inArguments, ...inFile], faultsShown)
  if (faults.length > 0) return yield* badInput(faults.join("\n"))
  if (ids.length > 0) return { ids, notes }
  return yield* badInput(
    file === undefined
      ? "no ids: name them, or a file of them with --from"
      : `${file} has no ids in it: write one a line`,
  )
})

const readText = (file: string, maxBytes: number) =>
  Effect.gen(function* () {
    const unreadable = (cause: unknown) =>
      badInput(`${file} can't be read (${codeOf(cause)}): check the path and its permissions`)
    const content = yield* Effect.tryPromise({ try: () => readUpTo(file, maxBytes + 1), catch: unreadable })
    if (content.length > maxBytes) return yield* badInput(`${file} is larger than ${number(maxBytes)} bytes: split it`)
    return decode(content)
  })

/** A device or a pipe does not say how much will come. */
const readUpTo = async (file: string, bytes: number): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of createReadStream(file, { end: bytes - 1, highWaterMark: 1024 * 1024 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Windows writes "Unicode" files as UTF-16, with a mark that no UTF-8 file begins with. */
const decode = (content: Buffer): string =>
  content[0] === 0xff && content[1] === 0xfe ? content.toString("utf16le") : content.toString("utf8")

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unreadable"
