import { Schema } from "effect"
import { Millis, PositiveMillis, relations, Times } from "../bounded.ts"
import { limits } from "../limits.ts"

/** When a lane is held, and when that asks a person. All durations in milliseconds. */
export const LanePolicy = Schema.Struct({
  /** A throttle can last for ever: a tenant's plan may not include the API. A person is asked after so many in a row. */
  maxHoldsInARow: Times,
  /** Where the platform names no time, a hold lasts this long, and twice as long with each in a row, */
  holdBaseMillis: PositiveMillis,
  /** up to this. A hold that ended longer ago than this is another story. */
  holdCapMillis: PositiveMillis,
  /** A hold is moved by more than this or not at all: every late throttle would leave an event of its own. */
  extendByMillis: Millis,
}).check(
  Schema.makeFilter((policy) =>
    relations([["holdBaseMillis", policy.holdBaseMillis <= policy.holdCapMillis, "at most holdCapMillis"]]),
  ),
)
export type LanePolicy = typeof LanePolicy.Type

/** What counts unless told: the numbers under `lane` in {@link limits}. */
export const defaultLanePolicy: LanePolicy = {
  maxHoldsInARow: limits.lane.maxHoldsInARow,
  holdBaseMillis: limits.lane.holdBaseMillis,
  holdCapMillis: limits.lane.holdCapMillis,
  extendByMillis: limits.lane.extendByMillis,
}
