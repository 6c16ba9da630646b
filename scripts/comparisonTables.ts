import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { Comparison, comparisonLines } from "../examples/comparison/src/index.ts"

// Makes the tables that the documents quote, from full runs with the platform's windows counted in either way. It takes
// a quarter of an hour, on a machine that has nothing else to do: pnpm docs:comparison
const examples = join(import.meta.dirname, "..", "examples", "comparison")

for (const windows of ["sliding", "fixed"]) {
  const program = join(examples, "src", "main.ts")
  const printed = execFileSync(process.execPath, [program, "--json", "--windows", windows], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  })
  const comparison = Schema.decodeSync(Schema.fromJsonString(Comparison))(printed)
  writeFileSync(join(examples, "test", `${windows}.json`), `${JSON.stringify(comparison, null, 2)}\n`)
  writeFileSync(join(examples, "test", `${windows}.txt`), `${comparisonLines(comparison).join("\n")}\n`)
}
