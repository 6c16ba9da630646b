import { expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")

/** Runs the workspace's own configuration over one test file, as CI does. */
const runInCi = (testFile: string): number | null => {
  const folder = mkdtempSync(join(tmpdir(), "skipped-"))
  try {
    mkdirSync(join(folder, "test"))
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    symlinkSync(join(root, "test/failOnSkippedTests.ts"), join(folder, "test/failOnSkippedTests.ts"))
    writeFileSync(join(folder, "test/one.test.ts"), `import { expect, it } from "vitest"\n${testFile}`)
    const config = join(root, "vitest.config.ts")
    return spawnSync(
      process.execPath,
      [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, "--config", config],
      { env: { PATH: process.env["PATH"], CI: "true" } },
    ).status
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.each([
  ["green when every test ran", 0, `it("a", () => expect(1).toBe(1))`],
  ["red when a test was skipped", 1, `it("a", () => expect(1).toBe(1))\nit.skip("b", () => {})`],
  ["red when a test is only planned", 1, `it("a", () => expect(1).toBe(1))\nit.todo("b")`],
  ["red when a test keeps the others from running", 1, `it.only("a", () => expect(1).toBe(1))`],
])("a run in CI is %s", (_, status, testFile) => {
  expect(runInCi(testFile)).toBe(status)
})
