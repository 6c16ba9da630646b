import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { limits, readIdList } from "../src/index.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-limits-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const id = (number: number) => `bm-${number.toString(16).padStart(32, "0")}`
const ids = (count: number) => Array.from({ length: count }, (_, number) => `${id(number)}\n`).join("")

describe("each limit of the command, lowered", () => {
  it.live("listBytes are read of a file, whatever it says of its size", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "ids.txt")
      writeFileSync(file, ids(10))
      const listBytes = 10 * 36
      const read = (limit: number, name = file) => readIdList([], name, { ...limits, listBytes: limit })
      assert.lengthOf((yield* read(listBytes)).ids, 10)
      assert.match((yield* Effect.flip(read(listBytes - 1))).message, /is larger than 359 bytes: split it$/)
      // A device without end.
      assert.match(
        (yield* Effect.flip(read(1_000_000, "/dev/zero"))).message,
        /is larger than 1,000,000 bytes: split it$/,
      )
    }),
  )

  it.live("faultsShown stand in the message, the rest are counted", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "ids.txt")
      writeFileSync(file, "om_x\n".repeat(20))
      const { message } = yield* Effect.flip(readIdList([], file, { ...limits, faultsShown: 3 }))
      assert.include(message, "ids.txt:3")
      assert.notInclude(message, "ids.txt:4")
      assert.include(message, "and 17 more faults")
      const full = yield* Effect.flip(readIdList([], file))
      assert.include(full.message, `and ${20 - limits.faultsShown} more faults`)
    }),
  )
})
