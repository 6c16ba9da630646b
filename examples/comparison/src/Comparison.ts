import { Schema } from "effect"
import { wayNames } from "./ways/ways.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** What a way was worth. Only what begins with `claimed` comes from the way itself; all else from the sandbox. */
export const Measured = Schema.Struct({
  /** Until 99 of 100 batch messages of the own ones were accepted, and until the last was; null: never. */
  mostAcceptedMillis: Schema.NullOr(Count),
  allAcceptedMillis: Schema.NullOr(Count),
  /** Until the program ended, with its restart and all its waiting. */
  endedMillis: Count,
  calls: Count,
  /** Calls and readings that were refused as too many. */
  rateLimited: Count,
  /** Calls after the restart for what had been accepted before it, and came back whole. */
  calledForNothing: Count,
  readings: Count,
  /** Ids for which no call ever arrived. */
  neverCalled: Count,
  /** Batch messages that are gone to the last message, */
  gone: Count,
  /** and those of them that the way says have failed. */
  claimedFailedButGone: Count,
  /** Messages of own batch messages that are not back, */
  left: Count,
  /** and those of them in batch messages that the way says are done. */
  claimedDoneButLeft: Count,
  /** Ids of which the way says nothing. */
  claimedNothing: Count,
})
export type Measured = typeof Measured.Type

/** The four ways beside each other, as `--json` prints it. */
export const Comparison = Schema.Struct({
  /** The day, such as `2026-11-24`, and the machine. */
  day: Schema.String,
  machine: Schema.String,
  seed: Schema.Int,
  windows: Schema.Literals(["sliding", "fixed"]),
  /** Ids on the list, */
  recalls: Count,
  /** and people to whom each was sent. */
  people: Count,
  /** Batch messages that this app may still take back, */
  own: Count,
  /** and messages of them that the platform never takes back, whoever asks. */
  staying: Count,
  ways: Schema.Array(Schema.Struct({ way: Schema.Literals(wayNames), ...Measured.fields })),
})
export type Comparison = typeof Comparison.Type
