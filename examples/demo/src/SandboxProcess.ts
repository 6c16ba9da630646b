import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { CommandError, exitCodes } from "@feishu-recall/cli"
import { Effect, Exit, Schedule, Schema } from "effect"
import type { DemoOptions } from "./options.ts"
import { DemoState, type StateFolder } from "./StateFolder.ts"

export type SandboxAddress = DemoState["sandbox"]

const Ready = Schema.fromJsonString(DemoState.fields.sandbox)

/** Starts the sandbox as a process of its own: it outlives a demo that is killed, as the platform would. */
export const startSandboxProcess = Effect.fnUntraced(function* (options: DemoOptions, folder: StateFolder) {
  const log = openSync(folder.sandboxLog, "w", 0o600)
  const child = spawn(process.execPath, [sandboxProgram, ...sandboxFlags(options)], {
    detached: true,
    stdio: ["ignore", log, log],
  })
  child.unref()
  closeSync(log)
  const ready = Effect.suspend(() => Schema.decodeEffect(Ready)(readFileSync(folder.sandboxLog, "utf8").trim()))
  return yield* ready.pipe(
    Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 200 }),
    // A demo that is stopped while it starts leaves nothing behind.
    Effect.onExit((exit) => Effect.sync(() => Exit.isFailure(exit) && child.kill())),
    Effect.mapError(
      () =>
        new CommandError({
          message: `the sandbox did not start: ${folder.sandboxLog} says why`,
          exitCode: exitCodes.failed,
        }),
    ),
  )
})

const sandboxProgram = fileURLToPath(import.meta.resolve("@feishu-recall/sandbox/bin"))

const sandboxFlags = (options: DemoOptions): ReadonlyArray<string> => [
  "--control",
  "--people",
  String(options.people),
  "--seed",
  String(options.seed),
  "--windows",
  options.windows,
  "--delay",
  options.delay,
  // Sending keeps to the platform's pace by itself; a daily cap would only end a large demo.
  options.liftLimits ? "--lift-limits" : "--lift-send-limits",
]
