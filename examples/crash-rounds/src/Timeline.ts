import { monotonic } from "./monotonic.ts"

/** What happened in a round, in the order in which it was noted. */
export class Timeline {
  readonly startedAt = monotonic()
  readonly #notes: Array<{ readonly at: number; readonly text: string }> = []

  note(text: string, at = monotonic()): void {
    this.#notes.push({ at, text })
  }

  /** Seconds since the start, and what happened then. */
  lines(): ReadonlyArray<string> {
    return this.#notes
      .toSorted((one, other) => one.at - other.at)
      .map(({ at, text }) => `${((at - this.startedAt) / 1_000).toFixed(3).padStart(8)} s  ${text}`)
  }
}
