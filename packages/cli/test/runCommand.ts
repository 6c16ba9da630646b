import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"

const source = fileURLToPath(new URL("../src/main.ts", import.meta.url))

export interface CommandRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly directory: string
  /** What is started, instead of the source. */
  readonly main?: string
  readonly secret?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Called once with the process, when it has written this text. */
  readonly on?: { readonly text: string; readonly act: (kill: (signal: NodeJS.Signals) => void) => void }
}

/** The real command as a process of its own, as a person starts it. */
export const runCommand = (args: ReadonlyArray<string>, options: RunOptions): Effect.Effect<CommandRun> =>
  Effect.callback((resume) => {
    const { directory, environment = {}, main = source, on, secret } = options
    const child = spawn(process.execPath, [main, ...args], {
      cwd: directory,
      env: {
        PATH: process.env["PATH"],
        FEISHU_RECALL_STORE: "sqlite:feishu-recall.db",
        // Nothing of whoever runs the tests counts, and nothing is left in their folders.
        XDG_CONFIG_HOME: directory,
        XDG_DATA_HOME: directory,
        XDG_CACHE_HOME: join(tmpdir(), "feishu-recall-tests"),
        ...(secret === undefined ? {} : { FEISHU_APP_SECRET: secret }),
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let [stdout, stderr, acted] = ["", "", false]
    const look = () => {
      if (on === undefined || acted || !(stderr.includes(on.text) || stdout.includes(on.text))) return
      acted = true
      on.act((signal) => child.kill(signal))
    }
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk)
      look()
    })
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk)
      look()
    })
    child.on("close", (exitCode) => resume(Effect.succeed({ exitCode, stdout, stderr })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** A directory that is gone after the test. */
export const temporaryDirectory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-"))),
  (directory) => Effect.sync(() => rmSync(directory, { recursive: true, force: true })),
)

/** All that a command left behind in a directory, in one text. */
export const bytesIn = (directory: string): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), "latin1"))
    .join("\n")
