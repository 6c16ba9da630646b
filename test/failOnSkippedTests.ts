import type { Reporter } from "vitest/node"

/** A skipped test guarantees nothing, so a run in CI that skipped one is not green. */
export default class FailOnSkippedTests implements Reporter {
  readonly onTestRunEnd: NonNullable<Reporter["onTestRunEnd"]> = (modules) => {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map((test) => `${module.relativeModuleId} > ${test.fullName}`),
    )
    if (skipped.length === 0) return
    process.stderr.write(
      `\nIn CI every test has to run. Make these run, or delete them:\n${skipped.map((test) => `  ${test}\n`).join("")}`,
    )
    process.exitCode = 1
  }
}
