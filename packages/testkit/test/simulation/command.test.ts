import { describe, expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { drawIncident } from "../../src/simulation/drawIncident.ts"
import { plantedBugs } from "./plantedBugs.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const run = (args: ReadonlyArray<string>, bug?: string) => {
  const planted = bug === undefined ? [] : ["--import", here("./plantBug.ts")]
  const number = String(plantedBugs.findIndex(({ name }) => name === bug))
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [...planted, here("../../src/simulation/command.ts"), ...args],
    { encoding: "utf8", env: { ...process.env, PLANTED_BUG: number } },
  )
  return { status, stderr, stdout }
}

describe("pnpm simulate", () => {
  it("says how many seeds held, in both layers", () => {
    const { status, stdout } = run(["--seeds", "5", "--from", "100"])
    expect(stdout).toContain("every invariant held, from seed 100 to 104")
    expect(status).toBe(0)
    expect(run(["--layer", "walk", "--seeds", "50"]).stdout).toContain("every invariant held, from seed 1 to 50")
  })

  it("tells a failing seed with the commands that replay it, whole and small, and these fail the same way", () => {
    const bug = "acceptance taken for success"
    const found = run(["--seeds", "200"], bug)
    expect(found.status).toBe(1)
    const [, seed, invariant] = /seed (\d+) breaks invariant (\d+)/.exec(found.stdout) ?? []
    expect(found.stdout).toContain(`replay:  pnpm simulate --seed ${seed}\n`)
    const without = /--without (\S+)/.exec(found.stdout)?.[1]
    const whole = run(["--seed", seed!], bug)
    const small = run(["--seed", seed!, "--without", without!], bug)
    for (const { status, stdout } of [whole, small]) {
      expect(stdout).toContain(`invariant ${invariant} is broken`)
      expect(status).toBe(1)
    }
    // Its story may be the longer one all the same: without an order that ends it, a campaign goes on.
    const { happenings, messages } = drawIncident(Number(seed))
    expect(without!.split(",").length).toBeGreaterThan((happenings.length + messages.length) / 2)
  })

  it("tells the story of a seed in which nothing is wrong, too", () => {
    const { status, stdout } = run(["--seed", "3"])
    expect(stdout).toMatch(/\d+\.\d{3} {2}process 0: starts/)
    expect(stdout).toContain("RecallRequested")
    expect(stdout).toMatch(/every invariant holds\n$/)
    expect(status).toBe(0)
  })

  it("refuses what it does not know, and says what it does", () => {
    for (const args of [
      ["--seeds", "many"],
      ["--sead", "3"],
      ["--layer", "deep"],
    ]) {
      const { status, stderr } = run(args)
      expect(status).toBe(2)
      expect(stderr).toContain("pnpm simulate --seed 4711")
    }
  })
})
