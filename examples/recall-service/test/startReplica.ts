import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

export interface Replica {
  readonly url: string
  readonly pid: number
  /** The code with which it ended, or the signal. */
  readonly end: (signal: "SIGKILL" | "SIGTERM") => Effect.Effect<number | NodeJS.Signals | null>
  /** All that it said. */
  readonly said: () => string
}

/** Starts a replica with these variables and waits until it listens. It ends with the scope. */
export const startReplica = (
  environment: Readonly<Record<string, string>>,
): Effect.Effect<Replica, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child = spawn(process.execPath, [program], {
        env: { PATH: process.env["PATH"], ...environment, HOST: "127.0.0.1", PORT: "0" },
        stdio: ["ignore", "pipe", "pipe"],
      })
      const lines: Array<string> = []
      createInterface({ input: child.stderr }).on("line", (line) => lines.push(line))
      const url = await listening(child, lines)
      return { url, pid: child.pid!, end: endOf(child), said: () => lines.join("\n") }
    }),
    ({ end }) => end("SIGKILL"),
  )

const program = fileURLToPath(new URL("replica.ts", import.meta.url))

const listening = (child: ChildProcess, lines: Array<string>) =>
  new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      lines.push(line)
      const url = /Listening on (http:\/\/[\d.:]+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once("exit", () => reject(new Error(`the replica did not start:\n${lines.join("\n")}`)))
  })

const endOf = (child: ChildProcess) => (signal: "SIGKILL" | "SIGTERM") =>
  Effect.promise(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit")
      child.kill(signal)
      await ended
    }
    return child.exitCode ?? child.signalCode
  })
