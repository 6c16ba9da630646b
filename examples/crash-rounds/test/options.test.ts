import { describe, expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { readOptions } from "../src/options.ts"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

describe("the folder for failing rounds", () => {
  const folder = mkdtempSync(join(tmpdir(), "crash-options-"))
  const file = join(folder, "file")
  writeFileSync(file, "")

  it("is taken if it is there", () => {
    expect(readOptions(["--folder", folder])).toMatchObject({ folder })
  })

  it.each([join(folder, "missing"), join(folder, "missing", "too"), file])("is refused if it is none", (none) => {
    expect(readOptions(["--folder", none])).toEqual({
      complaint: `--folder takes a folder that is there, and ${none} is none: make it first`,
    })
  })

  it("is asked for in one sentence, and ends the process with 2", ({ onTestFinished }) => {
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { status, stderr } = spawnSync(process.execPath, [main, "--folder", join(folder, "missing")], {
      encoding: "utf8",
    })
    expect([status, stderr.trim().split("\n").length]).toEqual([2, 1])
    expect(stderr).toContain("make it first")
  })
})
