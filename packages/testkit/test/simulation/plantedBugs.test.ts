import { describe, expect, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { readText } from "../../../../test/Workspace.ts"
import { type PlantedBug, plantedBugs } from "./plantedBugs.ts"
import { plantedBugTable } from "./plantedBugTable.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The command itself, in a process whose core has the bug. */
const simulateWith = (bug: PlantedBug): Promise<{ readonly status: number | null; readonly output: string }> =>
  new Promise((resolve) => {
    const command = here("../../src/simulation/command.ts")
    const child = spawn(
      process.execPath,
      ["--import", here("./plantBug.ts"), command, "--no-shrink", "--seeds", String(bug.within)],
      { env: { ...process.env, PLANTED_BUG: String(plantedBugs.indexOf(bug)) } },
    )
    let output = ""
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
    child.on("close", (status) => resolve({ status, output }))
  })

describe.concurrent("the simulation finds", () => {
  it.each(plantedBugs.map((bug) => [bug.name, bug] as const))(
    "%s",
    async (_, bug) => {
      const { output, status } = await simulateWith(bug)
      expect(output).toMatch(/seed \d+ breaks invariant \d+/)
      expect(status).toBe(1)
    },
    300_000,
  )
})

it("has a table of its planted bugs in the documents: pnpm docs:update", () => {
  expect(readText("docs/simulation.md")).toContain(plantedBugTable())
})
