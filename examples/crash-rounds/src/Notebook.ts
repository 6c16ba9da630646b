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
  /** Programs that have reported on their campaigns, and end now. */
  readonly finished = new Set<number>()
  /** The lane waits for a person, and nobody has been told yet. */
  laneIsBlocked = false
  readonly #waiting = new Set<(tag: ProgramReport["_tag"], pid: number) => void>()
  readonly #timeline: Timeline
  readonly #answered: (report: ProgramReport) => void
  readonly #gone: (pid: number) => void

  constructor(timeline: Timeline, answered: (report: ProgramReport) => void, gone: (pid: number) => void) {
    this.#timeline = timeline
    this.#answered = answered
    this.#gone = gone
  }

  /** Does something at the next such report, before anything else is done; nothing, once it is interrupted. */
  atNext(moment: "Sending" | "Stored", strike: (pid: number) => void): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const struck = (tag: ProgramReport["_tag"], pid: number) => {
        if (tag !== moment) return
        this.#waiting.delete(struck)
        strike(pid)
        resume(Effect.void)
      }
      this.#waiting.add(struck)
      return Effect.sync(() => this.#waiting.delete(struck))
    })
  }

  readonly heard: ProgramListener["heard"] = (pid, report) => {
    for (const struck of this.#waiting) struck(report._tag, pid)
    switch (report._tag) {
      case "Stored":
        return void this.stored.push(report)
      case "Sending":
        return void this.sendings.push({ ...report, pid })
      case "Finished":
        this.figures.push(...report.figures)
        return void this.finished.add(pid)
      case "Stalled":
        return void this.stalls.push({ pid, from: report.from, to: report.to })
      case "Blocked":
        this.laneIsBlocked = true
        return
      case "WorkerFailed":
        return this.#timeline.note(`the worker of ${pid} failed: ${report.message}`)
      case "Ready":
        return this.#timeline.note(`${pid} is ready`)
      case "Acknowledged":
      case "Declined":
        return this.#answered(report)
    }
  }

  readonly ended: ProgramListener["ended"] = (pid, killed, exitCode) => {
    this.#timeline.note(`${pid} has ended, ${killed ? "killed" : `by itself with exit code ${exitCode}`}`)
    this.#gone(pid)
  }

  readonly stoodStill: ProgramListener["stoodStill"] = (pid, from, to) => {
    this.standstills.push({ pid, from, to })
  }
}
