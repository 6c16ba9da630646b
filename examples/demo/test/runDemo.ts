import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, Schema } from "effect"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

export interface DemoRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningDemo {
  readonly process: ChildProcess
  readonly stderr: () => string
  readonly ended: Effect.Effect<DemoRun>
}

/** The real demo as a process of its own. */
export const startDemo = (folder: string, args: ReadonlyArray<string>): RunningDemo => {
  const child = spawn(process.execPath, [main, "--folder", folder, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (chunk) => (stdout += String(chunk)))
  child.stderr.on("data", (chunk) => (stderr += String(chunk)))
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve))
  return {
    process: child,
    stderr: () => stderr,
    ended: Effect.map(
      Effect.promise(() => closed),
      (exitCode) => ({ exitCode, stdout, stderr }),
    ),
  }
}

export const runDemo = (folder: string, args: ReadonlyArray<string>): Effect.Effect<DemoRun> =>
  Effect.suspend(() => {
    const { ended, process } = startDemo(folder, args)
    return Effect.onInterrupt(ended, () => Effect.sync(() => process.kill("SIGKILL")))
  })

const Started = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int }))

/** A state folder that is gone after the test, and with it the sandbox that a killed demo left. */
export const demoFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-demo-"))),
  (folder) =>
    Effect.gen(function* () {
      const log = join(folder, "sandbox.log")
      if (existsSync(log)) {
        const { pid } = yield* Schema.decodeEffect(Started)(readFileSync(log, "utf8"))
        yield* Effect.ignore(Effect.try({ try: () => process.kill(pid), catch: () => "gone" as const }))
      }
      rmSync(folder, { recursive: true, force: true })
    }).pipe(Effect.ignore),
)

/** What `--json` promises. */
export const DemoReport = Schema.fromJsonString(
  Schema.Struct({
    campaignId: Schema.String,
    requested: Schema.Int,
    confirmed: Schema.Int,
    settledShort: Schema.Int,
    refused: Schema.Int,
    unverified: Schema.Int,
    cancelled: Schema.Int,
    blocked: Schema.Int,
    open: Schema.Int,
    accepted: Schema.Int,
    deliveredMessages: Schema.Int,
    recalledMessages: Schema.Int,
    readBeforeRecall: Schema.Int,
    calls: Schema.Int,
    rateLimited: Schema.Int,
    dispatchMs: Schema.Finite,
    elapsedMs: Schema.Finite,
    leastPossibleMs: Schema.Finite,
    witness: Schema.Struct({
      rateLimited: Schema.Int,
      worstSecond: Schema.Int,
      calledAgain: Schema.Int,
      recalledBatchMessages: Schema.Int,
      recalledMessages: Schema.Int,
    }),
  }),
)
export type DemoReport = typeof DemoReport.Type

/** A value of the folder's file once it is there. */
export const eventually = <A>(look: () => A | undefined): Effect.Effect<A> =>
  Effect.gen(function* () {
    while (true) {
      const found = look()
      if (found !== undefined) return found
      yield* Effect.sleep("10 millis")
    }
  })
