import { globSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Effect } from "effect"
import { animateRecording } from "../docs/sessions/animateRecording.ts"
import { incidentPicture } from "../docs/sessions/incidentPicture.ts"
import { changedRows, type Recording, windowsOf, withoutWaits } from "../docs/sessions/Recording.ts"
import { type RecordedIncident, recordIncident } from "../docs/sessions/recordIncident.ts"
import { parseSession, writeSession } from "../docs/sessions/Session.ts"
import { runSession } from "../docs/sessions/runSession.ts"
import { sessionNames, withoutChance } from "../docs/sessions/sessions.ts"
import { hasTmux } from "../packages/cli/test/terminal/openTerminal.ts"
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

  it.skipIf(!hasTmux)(
    "is what a person sees in an incident, but for times and the like (pnpm docs:recording)",
    { concurrent: true, timeout: 600_000 },
    async () => {
      const written = recorded().seen
      const { seen } = await Effect.runPromise(recordIncident)
      for (const moment of ["asks", "interrupted", "ended"] as const)
        expect(withoutChance(seen[moment])).toBe(withoutChance(written[moment]))
    },
  )

  it("is drawn from what was recorded: docs/session.svg (pnpm docs:recording)", () => {
    expect(readText("docs/session.svg")).toBe(incidentPicture(recorded()))
    expect(windowsOf(recorded().recording).at(-1)!.join("\n")).toContain("296  confirmed")
  })

  it("is typed by this test", () => {
    const files = globSync("docs/sessions/*.txt", { cwd: join(import.meta.dirname, "..") })
    expect(files.map((path) => basename(path, ".txt")).toSorted()).toEqual(sessionNames.toSorted())
  })
})

const recorded = () => JSON.parse(readText("docs/sessions/incident.json")) as RecordedIncident

describe("a recording", () => {
  const line = fc.stringMatching(/^[ -~]{0,20}$/)
  const windows = fc.array(fc.array(line, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  const recording = (seen: ReadonlyArray<ReadonlyArray<string>>, waits: ReadonlyArray<number>): Recording => {
    let at = 0
    const frames = seen.map((now, index) => {
      at += waits[index % waits.length]!
      return { at, changed: changedRows(seen[index - 1] ?? [], now) ?? {} }
    })
    return { columns: 20, rows: 3, restMillis: 1_000, frames }
  }
  const waits = fc.array(fc.nat({ max: 9_000 }), { minLength: 1 })

  it("has every window as it was seen, and none for longer than is of use", () => {
    fc.assert(
      fc.property(windows, waits, (seen, times) => {
        const { frames, ...short } = withoutWaits(recording(seen, times), 2_000)
        expect(windowsOf({ ...short, frames })).toEqual(seen)
        frames.forEach(({ at }, index) => {
          expect(at - (frames[index - 1]?.at ?? 0)).toBe(Math.min(2_000, times[index % times.length]!))
        })
      }),
    )
  })

  it("is drawn with all that stood in it, and needs no script", () => {
    fc.assert(
      fc.property(windows, waits, (seen, times) => {
        const svg = animateRecording(recording(seen, times), "a title")
        const drawn = new Set([...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text))
        for (const text of seen.flat().map((one) => one.trim()))
          expect(
            text === "" ||
              drawn.has(
                text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
              ),
          ).toBe(true)
        expect(svg).not.toContain("<script")
      }),
    )
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
    const accepted = "2026-11-29 08:51:18  attempt 1: accepted, log id 1; nothing is proven yet\n"
    const read = "2026-11-29 08:51:18  read: 0 of 50 messages back, 25 read\n"
    expect(withoutChance(read + accepted)).toBe(withoutChance(accepted + read))
    expect(withoutChance(read + read + accepted)).not.toBe(withoutChance(accepted + read))
    expect(withoutChance("2 were refused")).not.toBe(withoutChance("2 were accepted"))
    expect(withoutChance("bm-8751a1be321b1c84")).not.toBe(withoutChance("bm-9751a1be321b1c84"))
  })

  it("tells an exit code, keeps what was set, and goes on in the folder that it went to", async () => {
    const typed = ["export A=1; cd /", "echo $A $PWD >&2", "exit_with() { return 3; }; exit_with", "echo $?"]
    const [part] = await runSession([{ name: "", steps: typed.map((command) => ({ command, output: "" })) }])
    expect(part?.steps.map(({ output }) => output)).toEqual(["", "1 /\n", "exit code: 3\n", "3\n"])
  })
})
