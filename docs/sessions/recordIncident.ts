import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { Effect, Redacted } from "effect"
import { openTerminal } from "../../packages/cli/test/terminal/openTerminal.ts"
import { Sandbox } from "../../packages/sandbox/src/index.ts"
import { changedRows, type Frame, type Recording, withoutWaits } from "./Recording.ts"

const [columns, rows] = [80, 24] as const

/** What an incident looks like from where one sits, and the windows at which it was looked at closely. */
export interface RecordedIncident {
  readonly recording: Recording
  /** The window, without colours: when it asks, what it says to Ctrl-C, and at the end. */
  readonly seen: { readonly asks: string; readonly interrupted: string; readonly ended: string }
}

/**
 * A mass recall at a real terminal, against a sandbox: it shows the plan, asks, is interrupted by Ctrl-C, and goes on where
 * it was. Every window is kept as it was seen.
 */
export const recordIncident: Effect.Effect<RecordedIncident> = Effect.gen(function* () {
  const { credentials, stage, url } = yield* Sandbox
  const directory = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-recording-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })),
  )
  const ids = yield* stage({ count: 296, people: 300, sentHoursAgo: 2 })
  const tooOld = yield* stage({ count: 4, people: 300, sentHoursAgo: 40 })
  writeFileSync(join(directory, "ids.txt"), [...ids, ...tooOld].join("\n"))
  const command = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url))
  writeFileSync(
    join(directory, "rc"),
    `unset HISTFILE; PS1='\\[\\e[32m\\]$\\[\\e[0m\\] '; feishu-recall() { "${process.execPath}" "${command}" "$@"; }\n`,
  )
  const terminal = yield* openTerminal({
    directory,
    columns,
    rows,
    program: ["bash", "--noprofile", "--rcfile", join(directory, "rc")],
    environment: {
      LANG: "C.UTF-8",
      TZ: "Asia/Shanghai",
      HOME: directory,
      FEISHU_RECALL_BY: "lin.wei",
      FEISHU_APP_ID: credentials.appId,
      FEISHU_APP_SECRET: Redacted.value(credentials.appSecret),
      FEISHU_BASE_URL: url,
      FEISHU_RECALL_STORE: "sqlite:incident.db",
      XDG_CONFIG_HOME: directory,
      XDG_DATA_HOME: directory,
      XDG_CACHE_HOME: join(directory, "cache"),
      CI: "",
    },
  })
  yield* terminal.shows(/^\$/)

  const frames: Array<Frame> = []
  const startedAt = performance.now()
  let before: ReadonlyArray<string> = []
  const window = Effect.map(terminal.painted, ({ cursor, lines }) =>
    Array.from({ length: rows }, (_, row) =>
      cursor?.row === row ? withCursor(lines[row] ?? "", cursor.column) : (lines[row] ?? ""),
    ),
  )
  const look = Effect.gen(function* () {
    const now = yield* window
    // tmux can be looked at in the middle of a redraw: what counts is what stood still.
    const changed = changedRows(before, now)
    if (changed === undefined || changedRows(now, yield* window) !== undefined) return
    before = now
    frames.push({ at: Math.round(performance.now() - startedAt), changed })
  })
  yield* Effect.forkScoped(Effect.forever(Effect.delay(look, 60)))

  const type = Effect.fnUntraced(function* (text: string) {
    for (const letter of text) {
      yield* terminal.type(letter)
      yield* Effect.sleep(35)
    }
    yield* Effect.sleep(400)
    yield* terminal.press("Enter")
  })
  yield* Effect.sleep(600)
  yield* type('feishu-recall recall --from ids.txt --label salary --reason "wrong figures"')
  const asks = yield* terminal.shows(/Type yes or 300/)
  yield* Effect.sleep(3_000)
  yield* type("300")
  yield* terminal.shows(/accepted +\S+ +1\d\d\b/)
  yield* terminal.press("C-c")
  const interrupted = yield* terminal.shows(/^stopped[^]*\n\$$/m)
  yield* Effect.sleep(2_500)
  yield* type("feishu-recall resume salary")
  yield* terminal.shows(/296 +confirmed/)
  const ended = yield* terminal.shows(/\n\$$/)
  yield* Effect.sleep(1_000)
  return {
    recording: withoutWaits({ columns, rows, restMillis: 7_000, frames }, 2_000),
    seen: { asks, interrupted: interrupted.slice(interrupted.indexOf("stopping:")), ended },
  }
}).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ seed: 7, people: 2_000 })), Effect.orDie)

const withCursor = (line: string, column: number): string => {
  const { length } = stripVTControlCharacters(line)
  return column < length ? line : `${line}${" ".repeat(column - length)}\u001B[7m \u001B[0m`
}
