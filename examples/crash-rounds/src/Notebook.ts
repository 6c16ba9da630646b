import { Effect } from "effect"
import type { ProgramListener } from "./ProgramProcess.ts"
import type { CampaignFigures, ProgramReport } from "./ProgramReport.ts"
import type { RoundRecord, Sending, Standstill } from "./RoundRecord.ts"
import type { Timeline } from "./Timeline.ts"

/** Writes down what the programs of a round say, and when they come and go. */
export class Notebook implements ProgramListener {
  readonly stored: Array<RoundRecord["stored"][number]> = []
  readonly sendings: Array<Sending> = []
  readonly standstills: Array<Standstill> = []
  readonly stalls: Array<Standstill> = []
  readonly figures: Array<CampaignFigures> = []
  /** Programs that were really killed and frozen: not every moment that a plan waits for comes. */
  kills = 0
  freezes = 0
  /** Of the database, and connections to it. */
  restarts = 0
  cuts = 0
  /** Why workers ended by themselves. */
  readonly workerFailures: Array<string> = []
  /** Programs that have reported on their campaigns, and end now. */
  readonly finished = new Set<number>()
  /** The lane waits for a person, and nobody has been told yet. */
  laneIsBlocked = false
  #ordered = 0
  readonly #strikes = new Map<number, (at: number) => void>()
  readonly #timeline: Timeline
  readonly #answered: (report: ProgramReport) => void
  readonly #gone: (pid: number) => void

  constructor(timeline: Timeline, answered: (report: ProgramReport) => void, gone: (pid: number) => void) {
    this.#timeline = timeline
    this.#answered = answered
    this.#gone = gone
  }

  /** Tells a program to strike itself, and waits until it does; `struck` is called before anything else is done. */
  awaitStrike(tell: (number: number) => void, struck: (at: number) => void): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const number = ++this.#ordered
      this.#strikes.set(number, (at) => {
        struck(at)
        resume(Effect.void)
      })
      tell(number)
    })
  }

  readonly heard: ProgramListener["heard"] = (pid, report) => {
    switch (report._tag) {
      case "Stored":
        return void this.stored.push(report)
      case "Sending":
        return void this.sendings.push({ ...report, pid })
      case "Struck":
        return this.#strikes.get(report.number)?.(report.at)
      case "Finished":
        this.figures.push(...report.figures)
        return void this.finished.add(pid)
      case "Stalled":
        return void this.stalls.push({ pid, from: report.from, to: report.to, told: false })
      case "Blocked":
        this.laneIsBlocked = true
        return
      case "WorkerFailed":
        this.workerFailures.push(`the worker of ${pid} ended by itself: ${report.message}`)
        return this.#timeline.note(this.workerFailures.at(-1)!)
      case "Ready":
        return this.#timeline.note(`${pid} is ready`)
      case "Acknowledged":
      case "Declined":
        return this.#answered(report)
    }
  }

  readonly ended: ProgramListener["ended"] = (pid, killed, exitCode) => {
    if (killed) this.kills++
    this.#timeline.note(`${pid} has ended, ${killed ? "killed" : `by itself with exit code ${exitCode}`}`)
    this.#gone(pid)
  }

  readonly stoodStill: ProgramListener["stoodStill"] = (standstill) => {
    this.standstills.push(standstill)
  }
}
