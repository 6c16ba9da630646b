import { Schema } from "effect"

/** A day: whoever waits longer has mistaken the unit. */
const longestMillis = 86_400_000

/** A time to wait, in milliseconds. */
export const Millis = Schema.Int.check(
  Schema.isBetween(
    { minimum: 0, maximum: longestMillis },
    { message: "expected whole milliseconds from 0 up to a day" },
  ),
)

export const PositiveMillis = Schema.Int.check(
  Schema.isBetween(
    { minimum: 1, maximum: longestMillis },
    { message: "expected whole milliseconds from 1 up to a day" },
  ),
)

/** How many of something are taken, kept or tried. */
export const atMost = (maximum: number) =>
  Schema.Int.check(
    Schema.isBetween({ minimum: 1, maximum }, { message: `expected a whole number from 1 to ${maximum}` }),
  )

export const Times = atMost(1_000)

type Relation = readonly [field: string, holds: boolean, expected: string]

/** Those that don't hold, each at its field: for a check of fields against each other. */
export const relations = (all: ReadonlyArray<Relation>): ReadonlyArray<Schema.FilterIssue> =>
  all.filter(([, holds]) => !holds).map(([field, , expected]) => ({ path: [field], issue: `expected ${expected}` }))
