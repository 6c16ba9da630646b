import type { WatchedEvent, WorkerView } from "@feishu-recall/core"

/** What a process knows of the worker that is not in it: what the log and the lease say. */
export interface OutsideView {
  readonly _tag: "Outside"
  /** Who has the lease of the lane; `undefined`: nobody works on it. */
  readonly worker: string | undefined
  /** What to type so that somebody works on it. */
  readonly goOn: string
  /** Calls of this campaign that the log has. */
  readonly lastSecond: number
  readonly lastMinute: number
}

export type View = WorkerView | OutsideView

/** Counts the calls of the last minute. Times are by the store's clock, which all processes share. */
export const makeCallCounter = () => {
  let calls: Array<number> = []
  return {
    see: ({ event, recordedAt }: WatchedEvent): void => {
      if (event._tag === "AttemptStarted") calls.push(recordedAt)
    },
    since: (storeNow: number): Pick<OutsideView, "lastSecond" | "lastMinute"> => {
      calls = calls.filter((at) => at > storeNow - 60_000)
      return { lastSecond: calls.filter((at) => at > storeNow - 1_000).length, lastMinute: calls.length }
    },
  }
}
