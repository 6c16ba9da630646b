import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { BatchMessageId, CampaignId, type CampaignProgress, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { limits, makeDisplay, readIdList, runCampaign, type Screen } from "../src/index.ts"
import type { IdListOptions } from "../src/input/readIdList.ts"
import { leftForAPerson } from "../src/report/leftForAPerson.ts"
import { progresses, reports, terminals } from "./displayArbitraries.ts"

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

  it.live("recordCharacters of a line, a record and an object are kept, and listIds of all", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "ids.txt")
      writeFileSync(file, `${ids(2)}${"x".repeat(100)}\n`)
      const csv = { _tag: "Csv", column: "1", timeColumn: undefined, delimiter: undefined } as const
      const read = (options: IdListOptions) => Effect.flip(readIdList([], file, options))
      for (const format of [undefined, csv, { _tag: "Ndjson", field: "id", timeField: undefined } as const])
        assert.match(
          (yield* read({ format, recordCharacters: 99 })).message,
          /ids\.txt:3: a (line|record) is longer than 99 letters/,
        )
      assert.match((yield* read({ listIds: 1 })).message, /ids\.txt:2: more than 1 ids: split the list/)
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

  it("idsShown are named in each sentence of the report, the others are counted", () => {
    const first = Array.from({ length: 9 }, (_, number) => ({ id: BatchMessageId.make(id(number)) }))
    const report = { ...one(reports), parked: { count: 9, first } }
    const sentence = leftForAPerson(report).at(-1)!
    assert.lengthOf(sentence.match(/bm-\w+/g)!, limits.idsShown)
    assert.include(sentence, `and ${9 - limits.idsShown} more`)
  })

  it("lineEveryMillis lie between two lines of changes, lineAtLeastEveryMillis between two without", () => {
    const lines: Array<string> = []
    const screen: Screen = {
      terminal: () => ({ ...one(terminals), redraws: false }),
      say: (text) => void lines.push(text),
      draw: () => undefined,
      redraw: () => undefined,
      settle: () => undefined,
    }
    const progress = one(progresses)
    const show = (seconds: number, changing: boolean) => {
      const display = makeDisplay(screen)
      lines.length = 0
      for (let second = 0; second < seconds; second++) {
        const statuses = { ...progress.statuses, requested: changing ? second : 0 }
        display.show({ ...progress, statuses }, { _tag: "Stopped" }, second * 1_000)
      }
      return lines.length
    }
    assert.strictEqual(show(60, true), 60_000 / limits.lineEveryMillis)
    assert.strictEqual(show(180, false), 180_000 / limits.lineAtLeastEveryMillis)
  })

  it.effect(
    "problemEvents are read; redrawMillis lie between two looks, more where they would take more than their countingShare",
    () =>
      Effect.gen(function* () {
        const looksWithin = Effect.fnUntraced(function* (millis: number, tookMillis: number) {
          let looks = 0
          const progress: CampaignProgress = { ...one(progresses), counts: { ...one(progresses).counts, open: 1 } }
          const client = {
            watch: (_: CampaignId, { newest }: { readonly newest: number }) => {
              assert.strictEqual(newest, limits.problemEvents)
              return Stream.never
            },
            progress: () =>
              Effect.suspend(() => {
                looks++
                return tookMillis === 0 ? Effect.succeed(progress) : Effect.delay(Effect.succeed(progress), tookMillis)
              }),
          } as unknown as RecallClient["Service"]
          const display = {
            screen: { redraw: () => undefined },
            show: () => undefined,
            finish: () => undefined,
          } as unknown as ReturnType<typeof makeDisplay>
          const running = yield* runCampaign(CampaignId.make("c-20261123-0547-3f9a2b"), display).pipe(
            Effect.provideService(RecallClient, client),
            Effect.provideService(LaneWorker, {
              run: Effect.never,
              view: Effect.succeed({ _tag: "Stopped" } as const),
            }),
            Effect.forkChild({ startImmediately: true }),
          )
          yield* TestClock.adjust(millis)
          yield* Fiber.interrupt(running)
          return looks
        })
        assert.strictEqual(yield* looksWithin(10_000, 0), 1 + 10_000 / limits.redrawMillis)
        assert.strictEqual(yield* looksWithin(10_000, 100), Math.ceil(10_000 / (100 + 100 / limits.countingShare)))
      }),
  )
})

const one = <A>(arbitrary: fc.Arbitrary<A>): A => fc.sample(arbitrary, { numRuns: 1, seed: 1 })[0]!
