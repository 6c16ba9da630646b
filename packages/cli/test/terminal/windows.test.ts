import { assert, describe, it } from "@effect/vitest"
import { allScopes, changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import type { TestContext } from "vitest"
import { atADesk } from "./atADesk.ts"
import { hasTmux } from "./openTerminal.ts"

/** The whole window, and what varies in it in other letters: of the clock, of the machine, and random ones. */
const window = (screen: string): string =>
  `${screen
    .replaceAll(/\d{4}-\d\d-\d\d/g, "yyyy-mm-dd")
    .replaceAll(/\d\d:\d\d:\d\d/g, "hh:mm:ss")
    .replaceAll(/c-\d{8}-\d{4}-[0-9a-f]{6}/g, "c-yyyymmdd-hhmm-xxxxxx")
    .replaceAll(/127\.0\.0\.1:\d{5}/g, "127.0.0.1:ppppp")
    .replaceAll(/at least \d+ s/g, "at least n s")
    .replaceAll(/made within (?:a second|\d+\.\d s|\d+ s)/g, "made within n s")
    .replaceAll(/\d+ had been read by then\s+\(counted[^)]*\)/g, "n had been read by then (counted …)")
    .replaceAll(/log id\s+[0-9A-F]{20,}/g, "log id …")}\n`

const golden = ({ expect }: TestContext, screen: string, name: string) =>
  Effect.promise(() => expect(window(screen)).toMatchFileSnapshot(`../screens/window.${name}.txt`))

describe.skipIf(!hasTmux).concurrent("a window of 80 columns and 24 rows", () => {
  it.live("has the plan and the question, then the block, in any size, and after Ctrl-C what goes on", (context) =>
    atADesk(20, ({ ids, recall, start }) =>
      Effect.gen(function* () {
        const { changeWeather, ledger } = yield* Sandbox
        // No answer comes for ten seconds: what is on the screen stands still.
        yield* changeWeather({ byApi: { recall: { hang: 1 } } })
        const terminal = yield* start(recall)
        yield* golden(context, yield* terminal.shows(/Type yes or 20 to start/), "fresh")
        yield* terminal.type("yes")
        yield* terminal.press("Enter")
        while (ids.some((id) => ledger.callsOf("recall", id) === 0)) yield* Effect.sleep(50)
        yield* Effect.sleep(600)
        yield* golden(context, yield* terminal.shows(/left +at least/), "middle")
        yield* terminal.resize(100, 16)
        yield* Effect.sleep(600)
        yield* golden(context, yield* terminal.shows(/left +at least/), "resized")
        yield* terminal.resize(80, 24)
        yield* Effect.sleep(600)
        yield* terminal.press("C-c")
        yield* terminal.shows(/stopping: calls in flight end first/)
        yield* Effect.sleep(400)
        yield* terminal.press("C-c")
        assert.strictEqual(yield* terminal.ended, 4)
        yield* golden(context, yield* terminal.shows(/stopped; go on with/), "interrupted")
      }),
    ),
  )

  it.live("says what a person must do and which command goes on, and when that was done, that all is back", (context) =>
    atADesk(12, ({ recall, start }) =>
      Effect.gen(function* () {
        const { credentials, platform } = yield* Sandbox
        changeApp(platform, credentials.appId, { scopes: [] })
        const first = yield* start([...recall, "--yes"])
        assert.strictEqual(yield* first.ended, 3)
        const screen = yield* first.shows(/Then go on with/)
        yield* golden(context, screen, "blocked")
        changeApp(platform, credentials.appId, { scopes: allScopes })
        // As it stands there, whole on its line, but for the reason.
        const [, campaign = ""] = /^ *feishu-recall resume (c-\S+) --reason "…"$/m.exec(screen) ?? []
        const second = yield* start(["resume", campaign, "--reason", "granted", "--by", "mei"])
        assert.strictEqual(yield* second.ended, 0)
        yield* golden(context, yield* second.shows(/12 calls|24 calls/), "done")
      }),
    ),
  )
})
