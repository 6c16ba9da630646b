import { globSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { parseSession, writeSession } from "../docs/sessions/Session.ts"
import { runSession } from "../docs/sessions/runSession.ts"
import { sessionNames, withoutChance } from "../docs/sessions/sessions.ts"
import { readText } from "./Workspace.ts"

describe("what documents show of a terminal", () => {
  it.concurrent.each(sessionNames)(
    "is what came of it, but for times and the like: %s (pnpm docs:sessions)",
    async (name) => {
      const written = readText(`docs/sessions/${name}.txt`)
      const now = writeSession(await runSession(parseSession(written)))
      expect(withoutChance(now)).toBe(withoutChance(written))
    },
    600_000,
  )

  it("is typed by this test", () => {
    const files = globSync("docs/sessions/*.txt", { cwd: join(import.meta.dirname, "..") })
    expect(files.map((path) => basename(path, ".txt")).toSorted()).toEqual(sessionNames.toSorted())
  })
})

describe("a session", () => {
  it("is read as it was written", () => {
    const line = fc.stringMatching(/^[a-z][a-z |>$=-]{0,20}[a-z]$/)
    const step = fc.record({
      command: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
      output: fc.array(line, { maxLength: 3 }).map((lines) => lines.map((one) => `${one}\n`).join("")),
    })
    const parts = fc.array(fc.record({ name: line, steps: fc.array(step, { maxLength: 4 }) }), { maxLength: 4 })
    fc.assert(
      fc.property(parts, (session) => {
        expect(parseSession(writeSession(session))).toEqual(session)
      }),
    )
  })

  it("keeps what a command says, and leaves open what is another each time", () => {
    const one = "20 requested; 3 accepted\nCampaign c-20261129-0036-80507f: 20 calls within 1 min 04 s\n"
    const other = "20 requested; 1 accepted\nCampaign c-20261130-1212-a0507f: 21 calls within 33 s\n"
    expect(withoutChance(one)).toBe(withoutChance(other))
    expect(withoutChance("2 were refused")).not.toBe(withoutChance("2 were accepted"))
    expect(withoutChance("bm-8751a1be321b1c84")).not.toBe(withoutChance("bm-9751a1be321b1c84"))
  })

  it("tells an exit code, keeps what was set, and goes on in the folder that it went to", async () => {
    const typed = ["export A=1; cd /", "echo $A $PWD >&2", "exit_with() { return 3; }; exit_with", "echo $?"]
    const [part] = await runSession([{ name: "", steps: typed.map((command) => ({ command, output: "" })) }])
    expect(part?.steps.map(({ output }) => output)).toEqual(["", "1 /\n", "exit code: 3\n", "3\n"])
  })
})
