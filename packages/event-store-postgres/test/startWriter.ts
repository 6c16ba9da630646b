import { type Scope, Effect } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const script = fileURLToPath(new URL("./writer.ts", import.meta.url))

export interface Writer {
  readonly ended: Promise<unknown>
  readonly signal: (signal: "SIGKILL" | "SIGSTOP" | "SIGCONT") => void
  /** What it printed, up to the last whole line. */
  readonly lines: () => ReadonlyArray<string>
}

/** Starts a writer in a process of its own, which does not outlive the test. */
export const startWriter = (
  url: string,
  schema: string,
  name: string,
  count = "Infinity",
): Effect.Effect<Writer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [script, url, schema, name, count, "8"], {
        stdio: ["ignore", "pipe", "inherit"],
      })
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
      return {
        ended: once(child, "close"),
        signal: (signal) => child.kill(signal),
        lines: () => output.split("\n").slice(0, -1),
      } satisfies Writer
    }),
    ({ ended, signal }) =>
      Effect.promise(() => {
        signal("SIGKILL")
        return ended
      }),
  )

export const eventually = (condition: () => boolean): Effect.Effect<void> =>
  Effect.repeat(
    Effect.suspend(() => Effect.sleep(5)),
    { until: condition },
  )
