import { execFile } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"

/** A real terminal with nobody in front of it: tmux, Debian's own or the one that is named. */
const tmuxPath = process.env["TMUX_PROGRAM"] ?? "/usr/bin/tmux"
export const hasTmux = existsSync(tmuxPath)

export interface TerminalOptions {
  readonly directory: string
  readonly program: ReadonlyArray<string>
  readonly environment: Readonly<Record<string, string>>
  readonly columns?: number
  readonly rows?: number
}

/** Starts a program in a window of its own, as a person has it before them. */
export const openTerminal = Effect.fnUntraced(function* (options: TerminalOptions) {
  const { columns = 80, directory, environment, program, rows = 24 } = options
  const name = `feishu-recall-${process.pid}-${++opened}`
  const configuration = join(directory, `${name}.conf`)
  writeFileSync(configuration, settings)
  const tmux = (...args: ReadonlyArray<string>) => run(["-L", name, ...args])
  const variables = Object.entries(environment).flatMap(([key, value]) => ["-e", `${key}=${value}`])
  const file = (kind: string) => join(directory, `${name}.${kind}`)
  // tmux now and then forgets how a program ended: a shell writes it down.
  const shell = [
    "/bin/sh",
    "-c",
    `trap : INT; /bin/sh -c 'echo $$ > "$0"; exec "$@"' "$0.pid" "$@"; echo $? > "$0.status"`,
  ]
  const size = ["-x", String(columns), "-y", String(rows)]
  yield* Effect.acquireRelease(
    run([
      "-L",
      name,
      "-f",
      configuration,
      "new-session",
      "-d",
      ...size,
      "-c",
      directory,
      ...variables,
      ...shell,
      join(directory, name),
      ...program,
    ]),
    () => Effect.ignoreCause(tmux("kill-server")),
  )
  // tmux hides the cursor of a program that has ended: what that wrote tells.
  const written = file("written")
  yield* tmux("pipe-pane", `cat > ${written}`)
  const screen = Effect.map(tmux("capture-pane", "-p"), (text) =>
    text
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")
      .trimEnd(),
  )
  const until = <A>(what: string, look: Effect.Effect<A | undefined>, most = 600) =>
    Effect.gen(function* () {
      for (let tries = 0; tries < most; tries++) {
        const found = yield* look
        if (found !== undefined) return found
        yield* Effect.sleep(75)
      }
      return yield* Effect.die(new Error(`${what} did not come; the screen:\n${yield* screen}`))
    })
  return {
    screen,
    /** The rows of the window with their colours, and where the cursor is while it is shown. */
    painted: Effect.map(
      tmux("capture-pane", "-e", "-p", ";", "display-message", "-p", "#{cursor_flag} #{cursor_x} #{cursor_y}"),
      (text) => {
        const lines = text.trimEnd().split("\n")
        const [shown, column, row] = lines.pop()!.split(" ").map(Number) as [number, number, number]
        return { lines, cursor: shown === 1 ? { column, row } : undefined }
      },
    ),
    type: (text: string) => tmux("send-keys", "-l", text),
    /** `C-c`, `Enter`, as tmux names keys. */
    press: (key: string) => tmux("send-keys", key),
    resize: (width: number, height: number) => tmux("resize-window", "-x", String(width), "-y", String(height)),
    /** The screen, as soon as it shows this. */
    shows: (pattern: RegExp, most?: number) =>
      until(
        String(pattern),
        Effect.map(screen, (text) => (pattern.test(text) ? text : undefined)),
        most,
      ),
    kill: (signal: NodeJS.Signals) =>
      Effect.sync(() => process.kill(Number(readFileSync(file("pid"), "utf8")), signal)),
    /** Whether the program has left the cursor as it found it. */
    cursorShown: Effect.sync(() => {
      const text = readFileSync(written, "latin1")
      return text.lastIndexOf("[?25h") >= text.lastIndexOf("[?25l")
    }),
    /** The exit code, as soon as there is one; as shells tell it, 137 after `kill -9`. */
    ended: until(
      "the end",
      Effect.sync(() => (existsSync(file("status")) ? exitCodeIn(readFileSync(file("status"), "utf8")) : undefined)),
    ),
  }
})

let opened = 0

const settings = [
  "set -g remain-on-exit on",
  'set -g remain-on-exit-format ""',
  "set -g status off",
  "set -g default-terminal screen-256color",
  "",
].join("\n")

const run = (args: ReadonlyArray<string>): Effect.Effect<string> =>
  Effect.callback((resume) => {
    const environment = { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" }
    execFile(tmuxPath, ["-u", ...args], { env: environment }, (error, stdout, stderr) =>
      resume(error === null ? Effect.succeed(stdout) : Effect.die(new Error(`tmux ${args.join(" ")}: ${stderr}`))),
    )
  })

const exitCodeIn = (text: string): number | undefined => (text.endsWith("\n") ? Number(text) : undefined)
