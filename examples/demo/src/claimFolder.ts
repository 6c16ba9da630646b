import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { badInput, CommandError, exitCodes } from "@feishu-recall/cli"
import { Effect } from "effect"
import type { StateFolder } from "./StateFolder.ts"

/**
 * Writes this process's id into the folder, so that whoever wants to kill the demo, to see it go on, knows whom. A demo
 * that runs in the folder already keeps its place: a new one would destroy it, one that resumes stands by beside it.
 */
export const claimFolder = Effect.fnUntraced(function* (folder: StateFolder, resume: boolean) {
  yield* Effect.try({
    try: () => mkdirSync(folder.path, { recursive: true }),
    catch: () => badInput(`the folder ${folder.path} can't be made: name another one with --folder`),
  })
  const other = yield* Effect.try({
    try: () => takePlace(folder.pidFile),
    catch: () =>
      new CommandError({
        message: `${folder.pidFile} can't be written: check the permissions of the folder, or name another with --folder`,
        exitCode: exitCodes.failed,
      }),
  })
  if (other !== undefined && !resume)
    return yield* badInput(
      `a demo runs in ${folder.path} already (process ${other}): let it end, or give this one another --folder`,
    )
  if (other === undefined) yield* Effect.addFinalizer(() => Effect.sync(() => leavePlace(folder.pidFile)))
  return other
})

/** The process that has the place, or `undefined`: it is ours now. */
const takePlace = (pidFile: string): number | undefined => {
  try {
    // Of two that start at once, one makes the file.
    writeFileSync(pidFile, `${process.pid}\n`, { flag: "wx" })
    return undefined
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
  }
  const other = Number(readFileSync(pidFile, "utf8"))
  if (other !== process.pid && isDemo(other)) return other
  writeFileSync(pidFile, `${process.pid}\n`)
  return undefined
}

const leavePlace = (pidFile: string): void => {
  try {
    if (Number(readFileSync(pidFile, "utf8")) === process.pid) rmSync(pidFile)
  } catch {
    // A folder that somebody removed meanwhile needs no tidying.
  }
}

/** The id of a process that died is given to others: only one that looks like a demo counts. */
const isDemo = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
    return /\bdemo\b.*main\.[jt]s/.test(command)
  } catch {
    return false
  }
}
