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
  const [, amount, letter = ""] = /^(\d{1,5})(h|d|w)$/.exec(given.trim()) ?? []
  const unit = units[letter]
  const age = unit && { millis: Number(amount) * unit.millis, text: counted(Number(amount), unit.word) }
  return age !== undefined && age.millis >= units["d"]!.millis
    ? Result.succeed(age)
    : Result.fail(["--older-than takes a duration such as 90d, 12w or 36h, and a day at least"])
}

const units: Readonly<Record<string, { readonly word: string; readonly millis: number }>> = {
  h: { word: "hour", millis: 3_600_000 },
  d: { word: "day", millis: 86_400_000 },
  w: { word: "week", millis: 604_800_000 },
}
