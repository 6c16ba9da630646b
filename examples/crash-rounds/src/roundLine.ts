import { matchCalls } from "./judge/matchCalls.ts"
import { worstWindows } from "./judge/judgeRates.ts"
import type { StoreKind } from "./RoundPlan.ts"
import type { RoundRecord } from "./RoundRecord.ts"

const names = [
  "kills",
  "freezes",
  "copies",
  "restarts",
  "cuts",
  "acknowledged",
  "recalls",
  "deletes",
  /** DELETEs beyond the first of each batch message. */
  "repeats",
  "readings",
  /** Calls of processes that stood still between their last check and their write. */
  "late",
  "rateLimited",
  /** How often the machine left a process without a turn for a while, that we had not frozen. */
  "stalls",
] as const

/** What a round came to, in figures that add up over rounds. */
export type RoundFigures = Readonly<Record<(typeof names)[number], number>>

export const addFigures = (all: ReadonlyArray<RoundFigures>): RoundFigures =>
  Object.fromEntries(names.map((name) => [name, all.reduce((sum, figures) => sum + figures[name], 0)])) as RoundFigures

export const roundFigures = (record: RoundRecord): RoundFigures => {
  const { arrivals, copies, log, orders, stored } = record
  const deletes = arrivals.filter(({ api }) => api === "recall")
  return {
    kills: record.kills,
    freezes: record.freezes,
    copies: copies.length,
    restarts: record.restarts,
    cuts: record.cuts,
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
  const figures = roundFigures(record)
  const { acknowledged, deletes, freezes, kills, late, rateLimited, readings, recalls, repeats, stalls } = figures
  const worst = worstWindows(record, matchCalls(record))
    .map(({ api, limit, millis, worst }) => `${api} ${worst}/${limit} in ${millis / 1_000} s`)
    .join(", ")
  return [
    `seed ${record.plan.seed}: ${record.plan.processes === 1 ? "1 process" : "3 processes"}`,
    `${kills} kills, ${freezes} freezes, ${storeFigures(record.plan.store, figures)}`,
    `${recalls} recalls by ${deletes} DELETEs (${repeats} repeated) and ${readings} readings`,
    `${acknowledged} acknowledged`,
    `worst ${worst}`,
    `late ${late}, rate limited ${rateLimited}, stalls ${stalls}`,
    `${seconds.toFixed(1)} s`,
  ].join(" · ")
}

/** What befell the store. */
export const storeFigures = (store: StoreKind, { copies, cuts, restarts }: RoundFigures): string =>
  store === "sqlite" ? `${copies} copies of the store` : `${restarts} restarts of the database, ${cuts} connections cut`
