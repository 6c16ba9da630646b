import { availableParallelism } from "node:os"
import { configDefaults, defineConfig } from "vitest/config"

/** `pnpm test:long` sets it: for laws that are worth minutes, not seconds. */
const long = process.env["LONG"] === "1"
const ci = process.env["CI"] === "true"
const ending = long ? "*.long.test.ts" : "*.test.ts"

export default defineConfig({
  test: {
    include: [`test/**/${ending}`, `packages/*/test/**/${ending}`, `examples/*/test/**/${ending}`],
    exclude: long ? configDefaults.exclude : [...configDefaults.exclude, "**/*.long.test.ts"],
    testTimeout: long ? 600_000 : 60_000,
    hookTimeout: 60_000,
    allowOnly: !ci,
    // Most of the time tests wait for real time, processes and servers, not for a core.
    maxWorkers: Math.max(3, availableParallelism()),
    reporters: ci ? ["default", "./test/failOnSkippedTests.ts"] : ["default"],
  },
})
