import type { RoundRecord } from "../RoundRecord.ts"
import type { Call } from "./matchCalls.ts"

const rateLimited = 99991400

/**
 * No window of the policy saw more calls than its limit. Late calls are left out, since a process that is frozen between
 * its last check and its write may send one per call in flight; each must have such a standstill to show for it.
 */
export const judgeRates = (record: RoundRecord, calls: ReadonlyArray<Call>): ReadonlyArray<string> => [
  ...calls
    .filter(({ sending }) => sending === undefined)
    .map(({ arrival }) => `a ${arrival.api} of ${arrival.id} arrived, and no program told of its sending`),
  ...calls
    .filter(({ late, standstill }) => late && standstill === undefined)
    .map(
      ({ arrival, sending }) =>
        `the ${arrival.api} of ${arrival.id} by ${sending!.pid} took ${Math.round(arrival.at - sending!.at)} ms to arrive, and its program had not stood still`,
    ),
  ...worstWindows(record, calls)
    .filter(({ limit, worst }) => worst > limit)
    .map(
      ({ api, limit, millis, worst }) => `${worst} calls of ${api} arrived within ${millis} ms: the limit is ${limit}`,
    ),
  ...unexplained(record, calls).map(
    ({ arrival }) => `the ${arrival.api} of ${arrival.id} was rate limited, and no late call had taken its place`,
  ),
]

export interface WorstWindow {
  readonly api: string
  readonly limit: number
  readonly millis: number
  readonly worst: number
}

/** The fullest sliding window of each length, without the late calls. */
export const worstWindows = ({ plan }: RoundRecord, calls: ReadonlyArray<Call>): ReadonlyArray<WorstWindow> =>
  ["recall", "get_progress"].flatMap((api) => {
    const times = calls
      .filter(({ arrival, late }) => arrival.api === api && !late)
      .map(({ arrival }) => arrival.at)
      .toSorted((one, other) => one - other)
    return plan.windows.map(({ limit, millis }) => ({ api, limit, millis, worst: mostWithin(times, millis) }))
  })

const mostWithin = (times: ReadonlyArray<number>, millis: number): number => {
  let first = 0
  let most = 0
  for (let last = 0; last < times.length; last++) {
    while (times[first]! <= times[last]! - millis) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

/** The platform counts late calls like any other: those may cost others their place, for as long as a window lasts. */
const unexplained = ({ plan }: RoundRecord, calls: ReadonlyArray<Call>): ReadonlyArray<Call> => {
  const longest = Math.max(...plan.windows.map(({ millis }) => millis))
  return calls.filter(
    ({ arrival, late }) =>
      arrival.code === rateLimited &&
      !late &&
      !calls.some(
        (other) =>
          other.late &&
          other.arrival.api === arrival.api &&
          other.arrival.at <= arrival.at &&
          other.arrival.at > arrival.at - longest,
      ),
  )
}
