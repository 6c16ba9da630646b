import type { Mutant } from "@stryker-mutator/api/core"
import { Instrumenter } from "@stryker-mutator/instrumenter"
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** A mutant, named so that it stays the same when lines move. */
export interface NamedMutant {
  readonly id: string
  /** `packages/core/src/next.ts:38 ConditionalExpression` and the like, for people. */
  readonly place: string
  readonly file: string
  readonly mutator: string
  /** The line it begins in, and what is put in the place of which part. */
  readonly line: string
  readonly original: string
  readonly replacement: string
  /** Tells mutants apart of which everything else is the same. */
  readonly occurrence: number
}

export interface Instrumented {
  /** By absolute path. All mutants stand in it, each behind a switch. */
  readonly sources: ReadonlyMap<string, string>
  readonly mutants: ReadonlyArray<NamedMutant>
}

/** Puts Stryker's mutants into the files, which are named from `root`. */
export const instrument = async (root: string, files: ReadonlyArray<string>): Promise<Instrumented> => {
  const texts = new Map(files.map((file) => [join(root, file), readFileSync(join(root, file), "utf8")]))
  const result = await new Instrumenter(silent).instrument(
    [...texts].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  )
  const occurrences = new Map<string, number>()
  return {
    sources: new Map(result.files.map(({ content, name }) => [name, content])),
    mutants: result.mutants.map((mutant): NamedMutant => {
      const named = nameMutant(root, mutant, texts.get(mutant.fileName)!)
      const key = JSON.stringify([named.file, named.mutator, named.line, named.original, named.replacement])
      const occurrence = occurrences.get(key) ?? 0
      occurrences.set(key, occurrence + 1)
      return { ...named, occurrence }
    }),
  }
}

const nameMutant = (root: string, mutant: Mutant, text: string) => {
  const lines = text.split("\n")
  const { end, start } = mutant.location
  const offset = (line: number, column: number) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + column
  const file = mutant.fileName.slice(root.length + 1)
  return {
    id: mutant.id,
    place: `${file}:${start.line + 1} ${mutant.mutatorName}`,
    file,
    mutator: mutant.mutatorName,
    line: lines[start.line]!.trim(),
    original: oneLine(text.slice(offset(start.line, start.column), offset(end.line, end.column))),
    replacement: oneLine(mutant.replacement),
  }
}

const oneLine = (code: string): string => code.replaceAll(/\s+/g, " ").slice(0, 160)

const nothing = () => undefined
const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
}
