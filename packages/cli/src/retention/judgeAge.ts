import { Result } from "effect"
import type { Judged } from "../actions/judge.ts"
import { counted } from "../display/words.ts"

/** How old something has to be. */
export interface Age {
  readonly millis: number
  /** For people: `90 days`. */
  readonly text: string
}

/** `--older-than`: a whole number of hours, days or weeks, and a day at least. */
export const judgeAge = (given: string): Judged<Age> => {
  const [, amount, unit] = /^(\d{1,5})(h|d|w)$/.exec(given.trim()) ?? []
  const [millis, word] = unit === "h" ? [hour, "hour"] : unit === "w" ? [7 * 24 * hour, "week"] : [24 * hour, "day"]
  const age = { millis: Number(amount) * millis, text: counted(Number(amount), word) }
  return amount !== undefined && age.millis >= 24 * hour
    ? Result.succeed(age)
    : Result.fail(["--older-than takes a duration such as 90d, 12w or 36h, and a day at least"])
}

const hour = 3_600_000
