import { Effect } from "effect"
import type { LaneKey } from "../lane/Lane.ts"
import { BlockCause } from "../platform/Disposition.ts"
import type { TokenRefused, TokenUnavailable } from "../platform/TokenSource.ts"
import { laneAttributes } from "./laneAttributes.ts"
import { metrics } from "./metrics.ts"
import { series } from "./series.ts"

/** Counts the fetches of one lane's tokens. */
export const makeTokenMeter = (key: LaneKey) => {
  const lane = laneAttributes(key)
  const fetches = series(metrics.tokenFetches, lane)
  const failures = series(metrics.tokenFailures, lane)
  return {
    start: Effect.all([fetches.update(0), ...causes.map((errorType) => failures.update(0, { errorType }))], {
      discard: true,
    }),
    fetched: fetches.update(1),
    failed: (error: TokenRefused | TokenUnavailable): Effect.Effect<void> =>
      failures.update(1, { errorType: error._tag === "TokenRefused" ? error.blockCause : unavailable }),
  }
}

const unavailable = "unavailable"

const causes = [...BlockCause.literals, unavailable]
