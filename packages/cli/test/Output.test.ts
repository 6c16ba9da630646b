import { Writable } from "node:stream"
import { assert, describe, it } from "@effect/vitest"
import { makeOutput } from "../src/display/Output.ts"
import { limits } from "../src/limits.ts"

/** Somebody reads nothing until `resume`. */
const slowReader = () => {
  let written = ""
  let reads = false
  const waiting: Array<() => void> = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      written += String(chunk)
      if (reads) done()
      else waiting.push(done)
    },
  })
  return {
    stdout: Object.assign(stream, { fd: -1 }) as unknown as typeof process.stdout,
    resume: () => {
      reads = true
      for (const done of waiting) done()
    },
    records: () =>
      written
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { readonly type: string }).type),
  }
}

describe("the output for programs", () => {
  it("keeps waitingBytes for a slow reader, then leaves out what passes, and never the summary", () => {
    const { records, resume, stdout } = slowReader()
    const output = makeOutput({ json: true, quiet: false }, stdout)
    for (let count = 0; count < 10_000; count++) output.passingRecord("progress", { text: "x".repeat(100) })
    assert.isBelow(stdout.writableLength, limits.waitingBytes + 200)
    output.record("summary", {})
    resume()
    const types = records()
    assert.strictEqual(types.at(-1), "summary")
    assert.isAbove(types.length, limits.waitingBytes / 200)
    assert.isBelow(types.length, limits.waitingBytes / 100)
  })

  it("goes on when the reader has caught up", () => {
    const { records, resume, stdout } = slowReader()
    const output = makeOutput({ json: true, quiet: false }, stdout)
    for (let count = 0; count < 1_000; count++) output.passingRecord("progress", { text: "x".repeat(100) })
    resume()
    output.passingRecord("problem", {})
    assert.strictEqual(records().at(-1), "problem")
  })
})
