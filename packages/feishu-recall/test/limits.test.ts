import { EventStoreError, LaneWorker } from "@feishu-recall/core"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { limits } from "../src/index.ts"
import { lookAgainAfter } from "../src/lookAgainAfter.ts"
import { readBatchMessages } from "../src/readBatchMessages.ts"
import { superviseWorker } from "../src/superviseWorker.ts"

it("pollMillis lie between two looks, more where counting would take more than its countingShare", () => {
  assert.strictEqual(lookAgainAfter(0), limits.pollMillis)
  assert.strictEqual(lookAgainAfter(2_000), 2_000 / limits.countingShare)
})

it("a long list holds up nothing else: after idsPerTurn ids the rest of the process has its turn", async () => {
  const portions = 20
  const ids = Array.from(
    { length: portions * limits.idsPerTurn },
    (_, index) => `bm-${String(index).padStart(32, "0")}`,
  )
  let turns = 0
  let isRead = false
  const takeTurn = () => {
    turns++
    if (!isRead) setImmediate(takeTurn)
  }
  setImmediate(takeTurn)
  const read = await readBatchMessages(ids, new AbortController().signal)
  isRead = true
  assert.lengthOf(read, ids.length)
  assert.isAtLeast(turns, portions - 1)
})

it.effect("a worker that can't go on rests for workerRestMillis, tells whoever waits, and goes on when it can", () =>
  Effect.gen(function* () {
    let isFull = true
    let runs = 0
    let isWorking = false
    const full = new EventStoreError({ reason: "full", operation: "append", message: "the disk is full: make room" })
    const works = Effect.andThen(
      Effect.sync(() => (isWorking = true)),
      Effect.never,
    )
    const worker = LaneWorker.of({
      run: Effect.suspend(() => (runs++, isFull ? Effect.fail(full) : works)),
      view: Effect.sync(() =>
        isWorking
          ? { _tag: "Working", budgets: { recall: [], progress: [] }, readingsHeldMillis: 0, failedReadings: [] }
          : { _tag: "Stopped" },
      ),
    })
    const { check, run, status } = superviseWorker()
    const on = Effect.provideService(LaneWorker, worker)
    const fiber = yield* Effect.forkChild(on(run))
    yield* TestClock.adjust(1)
    assert.deepStrictEqual(yield* on(status), { state: "stopped", detail: full.message })
    assert.deepStrictEqual(yield* Effect.exit(on(check)), Exit.fail(full))
    yield* TestClock.adjust(limits.workerRestMillis - 2)
    assert.strictEqual(runs, 1)
    isFull = false
    yield* TestClock.adjust(1)
    assert.strictEqual(runs, 2)
    assert.strictEqual((yield* on(status)).state, "working")
    assert.isTrue(Exit.isSuccess(yield* Effect.exit(on(check))))
    yield* Fiber.interrupt(fiber)
  }),
)
