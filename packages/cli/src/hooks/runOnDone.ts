import { type ChildProcess, spawn } from "node:child_process"
import { Effect } from "effect"
import { settings } from "../configuration/settings.ts"
import { limits } from "../limits.ts"
import type { HookMessage } from "./HookMessage.ts"
import { hookVariables } from "./hookVariables.ts"

export interface OnDoneOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What the command prints is not for the reader of our stdout; on stderr it is shown unless this is set. */
  readonly quiet: boolean
  readonly onDoneMillis?: number
}

/**
 * Runs a command by the shell, as its user typed it: nothing of the campaign, whose reason and label others may have
 * chosen, is a part of its text. The value is why it failed, or `undefined`. None of our secrets is in its environment.
 *
 * It has a group of processes of its own: when its time is over, or ours, whatever it started ends with it.
 */
export const runOnDone = (
  command: string,
  message: HookMessage,
  options: OnDoneOptions,
): Effect.Effect<string | undefined> => {
  const { environment, onDoneMillis = limits.onDoneMillis, quiet } = options
  return Effect.callback<string | undefined>((resume) => {
    const child = spawn(command, {
      shell: true,
      detached: hasGroups,
      env: { ...withoutSecrets(environment), ...variables(message) },
      stdio: ["pipe", quiet ? "ignore" : 2, 2],
    })
    child.on("error", () => resume(Effect.succeed("no shell could be started")))
    // Not `close`: something that it leaves running in the background may hold on to what it inherited.
    child.on("exit", (code, signal) => resume(Effect.succeed(verdict(code, signal))))
    // Whoever does not read the summary closes its end.
    child.stdin?.on("error", () => undefined)
    child.stdin?.end(`${JSON.stringify(message.json)}\n`)
    return Effect.sync(() => killAll(child))
  }).pipe(
    Effect.timeoutOrElse({
      duration: onDoneMillis,
      orElse: () => Effect.succeed(`it took longer than ${onDoneMillis / 1_000} s and was killed`),
    }),
  )
}

// On Windows a process of its own group gets a window of its own, too.
const hasGroups = process.platform !== "win32"

const killAll = (child: ChildProcess): void => {
  try {
    if (hasGroups && child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
    else child.kill("SIGKILL")
  } catch {
    // It has ended by itself meanwhile.
  }
}

const verdict = (code: number | null, signal: NodeJS.Signals | null): string | undefined => {
  if (code === 0) return undefined
  return code === null ? `it was ended by ${signal}` : `it ended with ${code}`
}

const variables = ({ campaignId, exitCode, result }: HookMessage) => ({
  [hookVariables.campaign]: campaignId,
  [hookVariables.result]: result,
  [hookVariables.exitCode]: String(exitCode),
})

/** The store stays: a command may want to ask for the report. */
const withoutSecrets = (environment: OnDoneOptions["environment"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || kept.has(name) ? [] : [[name, value]],
    ),
  )

const kept: ReadonlySet<string> = new Set([
  settings.appSecret.variable,
  settings.tokenKey.variable,
  settings.webhook.variable,
  settings.webhookSecret.variable,
])
