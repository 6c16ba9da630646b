import { registerHooks } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { CapturedTest } from "./capturedTests.ts"
import { instrument } from "./instrument.ts"

/** What the parent process wants tried. */
export interface TrialOrder {
  readonly root: string
  readonly files: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  /** Of the mutants this process tries every so manieth, from an offset on, leaving out what was tried already. */
  readonly share: { readonly of: number; readonly offset: number }
  readonly done: ReadonlyArray<string>
  /** A mutant of code that runs at the import, which has to be active before. */
  readonly atImport?: string | undefined
}

export type TrialReport =
  | { readonly _tag: "Trying"; readonly id: string }
  | {
      readonly _tag: "Tried"
      readonly id: string
      readonly result: "killed" | "survived" | "uncovered"
      readonly by: string
    }
  /** Has to be tried by a process of its own. */
  | { readonly _tag: "AtImport"; readonly id: string }
  | { readonly _tag: "Broken"; readonly test: string; readonly message: string }
  | { readonly _tag: "Finished" }

interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const switches: Switches = ((globalThis as unknown as { __stryker__?: Switches }).__stryker__ ??= {})
const report = (what: TrialReport): void => {
  // Nobody may be left to hear it.
  if (process.connected) process.send!(what, undefined, undefined, () => undefined)
}

/** Runs in a process of its own, which whoever started it ends when it hangs. */
const tryMutants = async (order: TrialOrder): Promise<void> => {
  const { mutants, sources } = await instrument(order.root, order.files)
  serve(new Map([...sources].map(([path, text]) => [pathToFileURL(path).href, text])))
  switches.activeMutant = order.atImport
  const tests = await load(order)
  if (order.atImport !== undefined) {
    const by = await firstToFail(tests)
    report({ _tag: "Tried", id: order.atImport, result: by === undefined ? "survived" : "killed", by: by?.name ?? "" })
    return report({ _tag: "Finished" })
  }

  const cost = new Map<CapturedTest, number>()
  for (const test of tests) {
    switches.currentTestId = test.name
    const began = performance.now()
    const message = await failure(test)
    cost.set(test, performance.now() - began)
    if (message !== undefined) return report({ _tag: "Broken", test: test.name, message })
  }
  switches.currentTestId = undefined
  // A test that fails when it runs again in the same process would seem to kill every mutant.
  switches.currentTestId = "again"
  const failing = await firstToFail(tests)
  switches.currentTestId = undefined
  if (failing !== undefined)
    return report({ _tag: "Broken", test: failing.name, message: "it passes only once in a process" })
  // As it is now: what the trials cover is counted as if it ran at the import.
  const coverage = structuredClone(switches.mutantCoverage ?? { static: {}, perTest: {} })
  // First those that have killed most for what they cost.
  const kills = new Map<CapturedTest, number>()
  const worth = (test: CapturedTest) => (1 + 3 * (kills.get(test) ?? 0)) / (1 + cost.get(test)!)

  const tried = new Set(order.done)
  for (const [index, { id }] of mutants.entries()) {
    if (index % order.share.of !== order.share.offset || tried.has(id)) continue
    const covering = tests
      .filter((test) => coverage.perTest[test.name]?.[id] !== undefined)
      .toSorted((one, other) => worth(other) - worth(one))
    report({ _tag: "Trying", id })
    switches.activeMutant = id
    switches.hitCount = 0
    switches.hitLimit = 1_000 + 100 * covering.reduce((sum, test) => sum + coverage.perTest[test.name]![id]!, 0)
    const by = await firstToFail(covering)
    switches.activeMutant = undefined
    // It survived after the import, perhaps only because what it is in had run by then.
    if (by === undefined && coverage.static[id] !== undefined) {
      report({ _tag: "AtImport", id })
      continue
    }
    const survived = covering.length === 0 ? "uncovered" : "survived"
    report({ _tag: "Tried", id, result: by === undefined ? survived : "killed", by: by?.name ?? "" })
    if (by !== undefined) kills.set(by, (kills.get(by) ?? 0) + 1)
  }
  report({ _tag: "Finished" })
}

/** Files with mutants instead of those on the disk, and tests that are kept instead of run. */
const serve = (sources: ReadonlyMap<string, string>): void => {
  const standIns: Readonly<Record<string, string>> = {
    vitest: new URL("capturedTests.ts", import.meta.url).href,
    "@effect/vitest": new URL("capturedTests.ts", import.meta.url).href,
    "fast-check": new URL("cappedProperties.ts", import.meta.url).href,
  }
  registerHooks({
    resolve: (specifier, context, next) => {
      const parent = context.parentURL ?? ""
      const isTest = !parent.includes("/node_modules/") && !Object.values(standIns).includes(parent)
      const url = isTest ? standIns[specifier] : undefined
      return url === undefined ? next(specifier, context) : { url, shortCircuit: true }
    },
    load: (url, context, next) => {
      const source = sources.get(url)
      return source === undefined ? next(url, context) : { format: "module-typescript", source, shortCircuit: true }
    },
  })
}

const load = async (order: TrialOrder): Promise<ReadonlyArray<CapturedTest>> => {
  for (const file of order.tests) await import(pathToFileURL(join(order.root, file)).href)
  return (await import("./capturedTests.ts")).capturedTests()
}

const firstToFail = async (tests: ReadonlyArray<CapturedTest>): Promise<CapturedTest | undefined> => {
  for (const test of tests) if ((await failure(test)) !== undefined) return test
  return undefined
}

const failure = async (test: CapturedTest): Promise<string | undefined> => {
  try {
    await test.run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// Whoever wanted to know is gone.
process.once("disconnect", () => process.exit())
process.once("message", (order) => {
  tryMutants(order as TrialOrder).catch((error: unknown) => {
    report({ _tag: "Broken", test: "the import", message: String(error) })
  })
})
