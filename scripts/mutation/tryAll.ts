import { type ChildProcess, fork } from "node:child_process"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { instrument, type NamedMutant } from "./instrument.ts"
import type { TrialOrder, TrialReport } from "./trial.ts"

export interface Trial {
  readonly root: string
  /** From the root. */
  readonly files: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  readonly processes?: number
  /** A mutant that takes longer than this hangs, and counts as killed: so would the tests. */
  readonly longestMillis: number
  readonly progress?: (tried: number, all: number) => void
}

export interface TriedMutant {
  readonly mutant: NamedMutant
  readonly result: "killed" | "survived" | "uncovered" | "hung"
  readonly by: string
}

/** Tries every mutant of the files with the tests. Rejects if a test fails without any mutant. */
export const tryAll = async (trial: Trial): Promise<ReadonlyArray<TriedMutant>> => {
  const { mutants } = await instrument(trial.root, trial.files)
  const results = new Map<string, Pick<TriedMutant, "result" | "by">>()
  const atImport: Array<string> = []
  const note = (id: string, result: TriedMutant["result"], by: string) => {
    results.set(id, { result, by })
    trial.progress?.(results.size, mutants.length)
  }
  const of = Math.min(trial.processes ?? availableParallelism(), mutants.length)
  await Promise.all(Array.from({ length: of }, (_, offset) => tryShare(trial, { of, offset }, note, atImport)))
  const waiting = [...new Set(atImport)]
  const tryWaiting = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
      await tryOnce(trial, { of: 1, offset: 0 }, [], note, [], id)
  }
  await Promise.all(Array.from({ length: of }, tryWaiting))
  return mutants.map((mutant) => ({ mutant, ...results.get(mutant.id)! }))
}

type Note = (id: string, result: TriedMutant["result"], by: string) => void

/** A process that hangs is ended, and another one goes on behind the mutant that it hung at. */
const tryShare = async (
  trial: Trial,
  share: TrialOrder["share"],
  note: Note,
  atImport: Array<string>,
): Promise<void> => {
  const done: Array<string> = []
  while (!(await tryOnce(trial, share, done, note, atImport, undefined)));
}

const tryOnce = (
  { files, longestMillis, root, tests }: Trial,
  share: TrialOrder["share"],
  done: Array<string>,
  note: Note,
  atImport: Array<string>,
  mutantAtImport: string | undefined,
): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child: ChildProcess = fork(join(import.meta.dirname, "trial.ts"), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    let trying = mutantAtImport
    let timer: NodeJS.Timeout | undefined
    const finish = (isFinished: boolean) => {
      clearTimeout(timer)
      child.kill("SIGKILL")
      resolve(isFinished)
    }
    const watch = (id: string) => {
      trying = id
      clearTimeout(timer)
      timer = setTimeout(() => {
        done.push(id)
        note(id, "hung", "")
        finish(mutantAtImport !== undefined)
      }, longestMillis)
    }
    if (mutantAtImport !== undefined) watch(mutantAtImport)
    child.on("message", (message) => {
      const report = message as TrialReport
      switch (report._tag) {
        case "Trying":
          return watch(report.id)
        case "AtImport":
          clearTimeout(timer)
          done.push(report.id)
          return void atImport.push(report.id)
        case "Tried":
          clearTimeout(timer)
          done.push(report.id)
          return note(report.id, report.result, report.by)
        case "Finished":
          return finish(true)
        case "Broken":
          // With a mutant at work already at the import, that is what it was to show.
          if (mutantAtImport !== undefined) {
            note(mutantAtImport, "killed", report.test)
            return finish(true)
          }
          clearTimeout(timer)
          child.kill("SIGKILL")
          return reject(new Error(`without any mutant, ${report.test} fails: ${report.message}`))
      }
    })
    child.once("exit", (code) => {
      if (trying === undefined) reject(new Error(`a process ended with ${code} before it tried anything`))
      else if (!done.includes(trying)) {
        // Out of memory or stack: the mutant did not get away with it.
        done.push(trying)
        note(trying, "killed", `the process ended with ${code}`)
      }
      finish(mutantAtImport !== undefined)
    })
    const order: TrialOrder = { root, files, tests, share, done, atImport: mutantAtImport }
    child.send(order)
  })
