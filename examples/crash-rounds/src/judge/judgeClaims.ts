import type { LoggedEvent } from "../StoreLog.ts"
import type { RoundRecord } from "../RoundRecord.ts"
import type { Call } from "./matchCalls.ts"
import { recallStreams } from "./streams.ts"

/** Clocks of two processes, and the moment between a commit and its record. */
const toleranceMillis = 50

/** What lets a recall be called again. */
const reasons = new Set(["AttemptFailed", "AttemptOutcomeUnknown", "RecallFellShort", "RecallReopened"])

/**
 * Each DELETE that arrived was claimed in the log by the program that made it, shortly before; no claim covers two; and
 * between two claims of one recall the log says why. A claim is over before the next one, but for late calls.
 */
export const judgeClaims = (record: RoundRecord, calls: ReadonlyArray<Call>): ReadonlyArray<string> => {
  const deletes = Map.groupBy(
    calls.filter(({ arrival }) => arrival.api === "recall"),
    ({ arrival }) => arrival.id!,
  )
  const complaints: Array<string> = []
  for (const [id, events] of recallStreams(record.log.events)) {
    complaints.push(...coverage(id, events, deletes.get(id) ?? [], record), ...repeats(id, events))
    deletes.delete(id)
  }
  for (const id of deletes.keys()) complaints.push(`a DELETE of ${id} arrived, and no log knows of it`)
  return complaints
}

const coverage = (
  id: string,
  events: ReadonlyArray<LoggedEvent>,
  calls: ReadonlyArray<Call>,
  { epochAhead, policy }: RoundRecord,
): ReadonlyArray<string> => {
  const notStarted = new Set(
    events.filter(({ data }) => data["cause"] === "NotStarted").map(({ data }) => data["attempt"]),
  )
  const claims = events.filter(({ data, type }) => type === "AttemptStarted" && !notStarted.has(data["attempt"]))
  const used = new Set<LoggedEvent>()
  return calls.flatMap(({ arrival, late, sending }) => {
    if (sending === undefined) return []
    const { at, checkedAt } = sending
    const claim = claims.find(
      (candidate) =>
        !used.has(candidate) &&
        candidate.actor.endsWith(`/${sending.pid}`) &&
        candidate.recordedAt <= at + epochAhead + toleranceMillis &&
        candidate.recordedAt >= checkedAt + epochAhead - policy.recall.startWithinMillis - toleranceMillis,
    )
    if (claim === undefined) return [`a DELETE of ${id} by ${sending.pid} arrived, and no claim of the log covers it`]
    used.add(claim)
    const next = claims[claims.indexOf(claim) + 1]
    const arrivedAt = arrival.at + epochAhead
    return next !== undefined && !late && arrivedAt > next.recordedAt + toleranceMillis
      ? [`two claims of ${id} were alive at once: one was called after the other had been committed`]
      : []
  })
}

const repeats = (id: string, events: ReadonlyArray<LoggedEvent>): ReadonlyArray<string> => {
  let why = true
  return events.flatMap(({ data, type }) => {
    const unexcused = type === "AttemptStarted" && !why
    if (type === "AttemptStarted") why = false
    else if (reasons.has(type)) why = true
    return unexcused
      ? [`${id} was claimed a further time (attempt ${String(data["attempt"])}), and the log does not say why`]
      : []
  })
}
