import { execFileSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync } from "node:fs"
import { monotonic } from "./monotonic.ts"
import type { ProgramProcess } from "./ProgramProcess.ts"

/**
 * Copies the store's files as they are at one moment, as a snapshot of the disk would: no program runs meanwhile, and
 * none is asked. File by file beside running programs would be no moment at all, and SQLite promises nothing for it.
 *
 * Source: https://sqlite.org/howtocorrupt.html#_backup_or_restore_while_a_transaction_is_active
 */
export const copyStore = (programs: ReadonlyArray<ProgramProcess>, store: string, folder: string): number => {
  const at = monotonic()
  const running = programs.filter((program) => program.pid !== undefined && !program.frozen)
  for (const program of running) program.freeze()
  awaitStandstill(programs.flatMap((program) => program.pid ?? []))
  mkdirSync(folder, { recursive: true })
  for (const ending of ["", "-wal", "-shm"])
    if (existsSync(store + ending)) copyFileSync(store + ending, `${folder}/recalls.db${ending}`)
  for (const program of running) program.thaw()
  return at
}

/** A signal is on its way for a moment. `T` is stopped, `Z` is dead already. */
const awaitStandstill = (pids: ReadonlyArray<number>): void => {
  if (pids.length === 0) return
  for (let looks = 0; looks < 200; looks++) {
    const states = statesOf(pids)
    if (states.every((state) => /^[TtZ]/.test(state))) return
  }
  throw new Error("the programs do not stand still: no copy of this moment can be made")
}

const statesOf = (pids: ReadonlyArray<number>): ReadonlyArray<string> => {
  try {
    const states = execFileSync("ps", ["-o", "stat=", "-p", pids.join(",")], { encoding: "utf8" })
    return states.trim().split("\n")
  } catch {
    // None of them is there any more.
    return []
  }
}
