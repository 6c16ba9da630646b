import { matchCalls } from "./judge/matchCalls.ts"
import { worstWindows } from "./judge/judgeRates.ts"
import type { RoundRecord } from "./RoundRecord.ts"

/** What a round came to, in figures that add up over rounds. */
export interface RoundFigures {
  readonly kills: number
  readonly freezes: number
  readonly copies: number
  readonly acknowledged: number
  readonly recalls: number
  readonly deletes: number
  /** DELETEs beyond the first of each batch message. */
  readonly repeats: number
  readonly readings: number
  /** Calls of processes that were frozen between their last check and their write. */
  readonly late: number
  readonly rateLimited: number
  /** Processes that the machine left without a turn for a while, and we did not freeze. */
  readonly stalls: number
}

export const roundFigures = (record: RoundRecord): RoundFigures => {
  const { arrivals, copies, log, orders, plan, stored } = record
  const deletes = arrivals.filter(({ api }) => api === "recall")
  return {
    kills: plan.faults.filter(({ _tag }) => _tag === "Kill").length,
    freezes: plan.faults.filter(({ _tag }) => _tag === "Freeze").length,
    copies: copies.length,
    acknowledged: orders.length + stored.reduce((sum, { ids }) => sum + ids.length, 0),
    recalls: log.events.filter(({ type }) => type === "RecallRequested").length,
    deletes: deletes.length,
    repeats: deletes.length - new Set(deletes.map(({ id }) => id)).size,
    readings: arrivals.filter(({ api }) => api === "get_progress").length,
    late: matchCalls(record).filter(({ late }) => late).length,
    rateLimited: arrivals.filter(({ code }) => code === 99991400).length,
    stalls: record.stalls.filter(
      (stall) =>
        !record.standstills.some(({ from, pid, to }) => pid === stall.pid && from <= stall.to && to >= stall.from),
    ).length,
  }
}

/** One line about a round that went well. */
export const roundLine = (record: RoundRecord, seconds: number): string => {
  const { acknowledged, copies, deletes, freezes, kills, late, rateLimited, readings, recalls, repeats, stalls } =
    roundFigures(record)
  const worst = worstWindows(record, matchCalls(record))
    .map(({ api, limit, millis, worst }) => `${api} ${worst}/${limit} in ${millis / 1_000} s`)
    .join(", ")
  return [
    `seed ${record.plan.seed}: ${record.plan.processes === 1 ? "1 process" : "3 processes"}`,
    `${kills} kills, ${freezes} freezes, ${copies} copies`,
    `${recalls} recalls by ${deletes} DELETEs (${repeats} repeated) and ${readings} readings`,
    `${acknowledged} acknowledged`,
    `worst ${worst}`,
    `late ${late}, rate limited ${rateLimited}, stalls ${stalls}`,
    `${seconds.toFixed(1)} s`,
  ].join(" · ")
}
