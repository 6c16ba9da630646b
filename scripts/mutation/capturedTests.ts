import { expect } from "vitest"

/**
 * Stands in for vitest while mutants are tried: it keeps the tests instead of running them, so that they can be run
 * again and again in one warm process. What a test expects is still judged by vitest.
 */
export interface CapturedTest {
  readonly name: string
  readonly run: () => unknown
}

const tests: Array<CapturedTest> = []
const path: Array<string> = []

export const capturedTests = (): ReadonlyArray<CapturedTest> => tests

export const describe = (name: string, define: () => void): void => {
  path.push(name)
  define()
  path.pop()
}

export const it = (name: string, run: () => unknown): void => {
  tests.push({ name: [...path, name, `#${tests.length}`].join(" > "), run })
}

it.each =
  (table: ReadonlyArray<unknown>) =>
  (name: string, run: (...row: ReadonlyArray<unknown>) => unknown): void => {
    // As vitest does it: rows are spread if all of them are lists.
    const areLists = table.every(Array.isArray)
    for (const row of table) it(name, () => (areLists ? run(...(row as ReadonlyArray<unknown>)) : run(row)))
  }

export { expect }
