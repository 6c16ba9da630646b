import { assert, describe, it } from "@effect/vitest"
import { changeBatchMessage, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import type { TestContext } from "vitest"
import { atADesk } from "./atADesk.ts"
import { hasTmux } from "./openTerminal.ts"

/** The block alone, and what varies in it in other letters: numbers of the clock, of the machine and of the budget. */
const block = (screen: string): string => {
  const lines = screen.split("\n")
  const from = lines.findIndex((line) => line.startsWith("  requested"))
  const until = lines.findIndex((line, index) => index > from && line.startsWith("Campaign"))
  return `${lines
    .slice(from, until === -1 ? undefined : until)
    .join("\n")
    .trimEnd()
    .replaceAll(/\d\d:\d\d:\d\d/g, "hh:mm:ss")
    .replaceAll(/c-\d{8}-\d{4}-[0-9a-f]{6}/g, "c-yyyymmdd-hhmm-xxxxxx")
    .replaceAll(/at least \d+ s/g, "at least n s")
    .replaceAll(/\S+\/\d+ makes/g, "host/pid makes")
    .replaceAll(/\d+ in the last/g, "n in the last")}\n`
}

const golden = ({ expect }: TestContext, screen: string, name: string) =>
  Effect.promise(() => expect(block(screen)).toMatchFileSnapshot(`../screens/${name}.txt`))

describe.skipIf(!hasTmux).concurrent("in a terminal, somebody who takes back batch messages", () => {
  it.live("sees one calm block, in a window of any size, and leaves at once with Ctrl-C twice", (context) =>
    atADesk(20, ({ ids, recall, start }) =>
      Effect.gen(function* () {
        // No answer comes for ten seconds: what is on the screen stands still.
        yield* (yield* Sandbox).changeWeather({ byApi: { recall: { hang: 1 } } })
        const window = yield* start(recall)
        yield* window.shows(/Type yes or 20 to start/)
        assert.strictEqual((yield* Sandbox).ledger.total(), 1)
        yield* window.type("yes")
        yield* window.press("Enter")
        const { ledger } = yield* Sandbox
        while (ids.some((id) => ledger.callsOf("recall", id) === 0)) yield* Effect.sleep(50)
        yield* Effect.sleep(600)
        yield* golden(context, yield* window.shows(/left +at least/), "inFlight")
        assert.isFalse(yield* window.cursorShown)
        // First narrower, then lower: tmux 3.3 loses a row of its own reckoning if it is told both at once.
        yield* window.resize(44, 24)
        yield* Effect.sleep(600)
        yield* window.resize(44, 12)
        yield* Effect.sleep(600)
        const narrow = yield* window.screen
        yield* golden(context, narrow, "inFlightNarrow")
        yield* window.resize(90, 30)
        yield* Effect.sleep(600)
        const wide = yield* window.screen
        // Nothing of the other sizes is left behind.
        for (const screen of [narrow, wide]) assert.lengthOf(screen.match(/requested/g)!, 1, screen)
        yield* window.press("C-c")
        yield* window.shows(/stopping: calls in flight end first \(once more to leave at once\)/)
        yield* Effect.sleep(400)
        yield* window.press("C-c")
        assert.strictEqual(yield* window.ended, 4)
        yield* window.shows(/stopped; go on with: feishu-recall resume c-/)
        assert.isTrue(yield* window.cursorShown)
      }),
    ),
  )

  it.live("stops in order with Ctrl-C, goes on with resume, and is watched by somebody else", (context) =>
    atADesk(12, ({ ids, recall, start }) =>
      Effect.gen(function* () {
        const { changeWeather, ledger } = yield* Sandbox
        yield* changeWeather({ byApi: { recall: { delayInMs: [1_500, 1_600] } } })
        const first = yield* start([...recall, "--yes"])
        yield* first.shows(/left +at least/)
        yield* first.press("C-c")
        assert.strictEqual(yield* first.ended, 4)
        const campaign = /c-\d{8}-\d{4}-[0-9a-f]{6}/.exec(yield* first.screen)![0]
        const calls = () => ids.map((id) => ledger.callsOf("recall", id))
        assert.isAtMost(Math.max(...calls()), 1)
        yield* changeWeather({ byApi: { recall: { delayInMs: [0, 1] } } })
        const [third, fourth] = yield* Effect.all([
          start(["watch"], { columns: 60, rows: 16 }),
          start(["watch", campaign]),
        ])
        yield* third.shows(/no process works on it/)
        yield* fourth.shows(/no process works on it/)
        const second = yield* start(["resume", campaign])
        yield* third.shows(/makes the calls/)
        yield* fourth.press("C-c")
        assert.strictEqual(yield* fourth.ended, 4)
        yield* fourth.shows(/no longer watching/)
        assert.deepEqual(yield* Effect.all([second.ended, third.ended]), [0, 0])
        for (const window of [second, third]) assert.isTrue(yield* window.cursorShown)
        assert.deepEqual(
          calls(),
          ids.map(() => 1),
        )
        yield* golden(context, yield* second.screen, "confirmed")
      }),
    ),
  )

  it.live("reads what went wrong, without Unicode too, and a terminal that stands still stops no call", (context) =>
    atADesk(6, ({ ids, recall, start }) =>
      Effect.gen(function* () {
        const { ledger, now, platform } = yield* Sandbox
        const at = yield* now
        for (const id of ids.slice(0, 2)) changeBatchMessage(platform, id, { sentHoursAgo: 24 * 30 }, at)
        const window = yield* start([...recall, "--yes"], {}, { LANG: "C", LC_ALL: "C", NO_COLOR: "1" })
        yield* golden(context, yield* window.shows(/accepted .* 4\n[^]*2x/), "refused")
        yield* window.press("C-s")
        // Every recall is read again when its counts have come to rest, though nobody reads what is written.
        const readings = () => ids.slice(2).map((id) => ledger.callsOf("get_progress", id))
        const before = readings()
        for (let tries = 0; tries < 200 && readings().some((count, index) => count === before[index]); tries++)
          yield* Effect.sleep(75)
        assert.isTrue(readings().every((count, index) => count > before[index]!))
        yield* window.press("C-q")
        assert.strictEqual(yield* window.ended, 1)
        yield* window.shows(/2 {2}refused/)
      }),
    ),
  )

  it.live(
    "goes on after kill -9, and calls nothing again but what may not have been answered",
    () =>
      atADesk(70, ({ ids, recall, start }) =>
        Effect.gen(function* () {
          const { changeWeather, ledger } = yield* Sandbox
          yield* changeWeather({ byApi: { recall: { delayInMs: [300, 400] } } })
          const first = yield* start([...recall, "--yes"])
          yield* first.shows(/left +at least/)
          const campaign = /c-\d{8}-\d{4}-[0-9a-f]{6}/.exec(yield* first.screen)![0]
          yield* first.kill("SIGKILL")
          assert.strictEqual(yield* first.ended, 137)
          const before = ids.map((id) => ledger.callsOf("recall", id))
          const second = yield* start(["resume", campaign])
          // What was in flight is read first, and after a kill readings wait for up to 75 seconds.
          yield* second.shows(/accepted .* 70/, 1_500)
          const after = ids.map((id) => ledger.callsOf("recall", id))
          // Without an answer in the log: read first. Most of them the platform had carried out.
          for (const [index, calls] of after.entries()) assert.isAtMost(calls, before[index]! + 1)
          assert.isTrue(after.every((calls) => calls >= 1 && calls <= 2))
          yield* second.press("C-c")
          assert.strictEqual(yield* second.ended, 4)
        }),
      ),
    150_000,
  )
})
