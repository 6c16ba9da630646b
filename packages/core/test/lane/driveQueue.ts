import * as Budget from "../../src/lane/Budget.ts"
import type { BudgetPolicy, BudgetWindow } from "../../src/lane/BudgetPolicy.ts"

/** How the network treats one call, in milliseconds. `back` is undefined for a call that is never answered. */
export interface Passage {
  /** The caller has nothing to do for so long before this call. */
  readonly idle: number
  readonly there: number
  readonly back: number | undefined
}

export interface DrivenCall {
  readonly key: string
  readonly startedAt: number
  readonly arrivesAt: number
  readonly answeredAt: number | undefined
}

export interface DriveOptions {
  readonly policy: BudgetPolicy
  readonly passages: ReadonlyArray<Passage>
  /** What a worker that takes over before this call goes on with; undefined keeps the worker. */
  readonly takeOver?: (call: number, now: number, calls: ReadonlyArray<DrivenCall>) => Budget.Budget | undefined
  /** `sending` is the mistake that the budget exists to avoid. */
  readonly anchor?: "answer" | "sending"
}

/** A worker with one budget and a queue, in virtual time: starts every call as early as the budget lets it. */
export const driveQueue = ({ anchor = "answer", passages, policy, takeOver }: DriveOptions): Array<DrivenCall> => {
  const calls: Array<DrivenCall> = []
  let underWay: Array<{ readonly key: string; readonly at: number }> = []
  let budget = Budget.make(policy)
  let now = 0

  const waitUntil = (moment: number, stopAtAnswer: boolean) => {
    while (underWay[0] !== undefined && underWay[0].at <= moment) {
      const { at, key } = underWay.shift()!
      now = at
      budget = Budget.settle(budget, key, now)
      if (stopAtAnswer) return
    }
    now = Math.max(now, moment)
  }

  for (const [index, passage] of passages.entries()) {
    waitUntil(now + passage.idle, false)
    const restored = takeOver?.(index, now, calls)
    if (restored !== undefined) {
      budget = restored
      // The answers to the calls of the worker that is gone reach nobody.
      underWay = []
    }
    for (;;) {
      const next = Budget.acquire(budget, now)
      if (next._tag === "StartAt" && next.at <= now) break
      const moment = next._tag === "StartAt" ? next.at : next.until
      if (!(moment > now)) throw new Error(`told to wait until ${moment} at ${now}`)
      waitUntil(moment, next._tag === "WaitForAnswer")
    }
    const key = `call ${index}`
    const arrivesAt = now + passage.there
    const answeredAt = passage.back === undefined ? undefined : arrivesAt + passage.back
    budget = Budget.start(budget, now, key)
    calls.push({ key, startedAt: now, arrivesAt, answeredAt })
    if (anchor === "sending") budget = Budget.settle(budget, key, now)
    else if (answeredAt !== undefined) {
      underWay.push({ key, at: answeredAt })
      underWay.sort((left, right) => left.at - right.at)
    }
  }
  return calls
}

/** The calls that a platform with sliding windows turns away, in the order of their arrival; they do not fill its windows. */
export const rejected = (
  calls: ReadonlyArray<DrivenCall>,
  windows: ReadonlyArray<BudgetWindow>,
): ReadonlyArray<DrivenCall> => {
  const counted: Array<number> = []
  return calls
    .toSorted((left, right) => left.arrivesAt - right.arrivesAt)
    .filter(({ arrivesAt }) => {
      const fits = windows.every(({ limit, millis }) => {
        const earlier = counted[counted.length - limit]
        return earlier === undefined || arrivesAt >= earlier + millis
      })
      if (fits) counted.push(arrivesAt)
      return !fits
    })
}

/** How many these are. */
export const rejections = (calls: ReadonlyArray<DrivenCall>, windows: ReadonlyArray<BudgetWindow>): number =>
  rejected(calls, windows).length
