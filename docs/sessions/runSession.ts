import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type SessionPart, type SessionStep, tidy } from "./Session.ts"

/**
 * Types every command of a session into one shell, in order, and returns what comes of it now. The shell begins in the
 * root of the repository. Nothing of whoever runs it counts: it has a home of its own, which is gone afterwards, with
 * whatever it has left running.
 */
export const runSession = async (parts: ReadonlyArray<SessionPart>): Promise<ReadonlyArray<SessionPart>> => {
  const home = mkdtempSync(join(tmpdir(), "feishu-recall-session-"))
  const shell = startShell(home)
  try {
    await shell.type("exec 2>&1; shopt -s expand_aliases")
    const ran: Array<SessionPart> = []
    for (const { name, steps } of parts) {
      const done: Array<SessionStep> = []
      for (const { command } of steps) done.push({ command, output: await shell.type(command) })
      ran.push({ name, steps: done })
    }
    return ran
  } finally {
    shell.kill()
    rmSync(home, { recursive: true, force: true })
  }
}

/** The longest wait is that of readings after a crash: 75 seconds. */
const longestMillis = 240_000

/** Printed after each command, with its exit code. */
const mark = "==end-of-command=="
const ended = new RegExp(`\\n${mark} (\\w+)\\n`)

const startShell = (home: string) => {
  const shell = spawn("bash", ["--noprofile", "--norc"], {
    cwd: join(import.meta.dirname, "../.."),
    env: { PATH: process.env["PATH"], HOME: home, TMPDIR: home, LANG: "C.UTF-8", TZ: "Asia/Shanghai" },
    stdio: ["pipe", "pipe", "inherit"],
    // A group of its own, so that what it has left in the background is killed with it.
    detached: true,
  })
  let printed = ""
  let look = (): void => undefined
  const hear = (text: string): void => {
    printed += text
    look()
  }
  shell.stdout.setEncoding("utf8").on("data", hear)
  shell.on("close", () => hear(`\n${mark} gone\n`))
  return {
    /** Gives what the command prints; the last line tells an exit code that is not 0. */
    type: (command: string): Promise<string> =>
      new Promise((resolve, reject) => {
        printed = ""
        const tooLong = () => reject(new Error(`no end after ${longestMillis} ms: ${command}\n${printed}`))
        const timer = setTimeout(tooLong, longestMillis)
        look = () => {
          const end = ended.exec(printed)
          if (end === null) return
          clearTimeout(timer)
          const output = tidy(printed.slice(0, end.index))
          resolve(end[1] === "0" ? output : `${output}exit code: ${end[1]}\n`)
        }
        // The next command is to find the exit code of this one, as it would at a terminal.
        shell.stdin.write(`${command}\n__ended=$?; printf '\\n${mark} %s\\n' "$__ended"; (exit "$__ended")\n`)
      }),
    kill: (): void => {
      look = () => undefined
      if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, "SIGKILL")
    },
  }
}
