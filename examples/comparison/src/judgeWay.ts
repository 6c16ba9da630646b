import type { Arrival, Truth } from "@feishu-recall/example-crash-rounds"
import type { Measured } from "./Comparison.ts"
import type { Campaign } from "./stageCampaign.ts"
import type { Claims } from "./ways/Way.ts"

/** One way, seen from outside: what arrived at the sandbox, what it knows to be true, and what the way claims. */
export interface WayRecord {
  readonly campaign: Campaign
  /** Milliseconds of the clock that the arrivals have, too. */
  readonly startedAt: number
  readonly killedAt: number
  readonly endedAt: number
  readonly arrivals: ReadonlyArray<Arrival>
  readonly truth: ReadonlyArray<Truth>
  readonly claims: Claims
}

/**
 * Judges a way by what the sandbox saw.
 *
 * @example
 * const { gone, claimedDoneButLeft } = judgeWay(yield* runWay("loop", options))
 */
export const judgeWay = (record: WayRecord): Measured => {
  const { arrivals, campaign, claims, endedAt, killedAt, startedAt } = record
  const { ids, own } = campaign
  const calls = arrivals.filter(({ api }) => api === "recall")
  const called = new Set(calls.map(({ id }) => id))
  const acceptedAt = firstAcceptances(calls)
  const accepted = [...own].flatMap((id) => acceptedAt.get(id) ?? []).toSorted((one, other) => one - other)
  const acceptedMillis = (share: number) => {
    const at = accepted[Math.ceil(own.size * share) - 1]
    return at === undefined ? null : Math.round(at - startedAt)
  }
  const missing = new Map(
    record.truth.filter(({ id }) => own.has(id)).map(({ id, recallCount, success }) => [id, success - recallCount]),
  )
  const isGone = (id: string | null) => id !== null && missing.get(id) === 0
  const messagesLeft = (of: Iterable<string>) =>
    Array.from(of, (id) => missing.get(id) ?? 0).reduce((sum, count) => sum + count, 0)
  const wasAccepted = (id: string | null) => id !== null && (acceptedAt.get(id) ?? Infinity) < killedAt
  const claimed = new Set([...claims.done, ...claims.failed])
  return {
    mostAcceptedMillis: acceptedMillis(0.99),
    allAcceptedMillis: acceptedMillis(1),
    endedMillis: Math.round(endedAt - startedAt),
    calls: calls.length,
    rateLimited: arrivals.filter(({ code }) => code === rateLimitedCode).length,
    calledForNothing: calls.filter(({ at, id }) => at > killedAt && wasAccepted(id) && isGone(id)).length,
    readings: arrivals.filter(({ api }) => api === "get_progress").length,
    neverCalled: ids.filter((id) => !called.has(id)).length,
    gone: [...own].filter(isGone).length,
    claimedFailedButGone: claims.failed.filter(isGone).length,
    left: messagesLeft(own),
    claimedDoneButLeft: messagesLeft(claims.done),
    claimedNothing: ids.filter((id) => !claimed.has(id)).length,
  }
}

/** https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control */
const rateLimitedCode = 99991400

const firstAcceptances = (calls: ReadonlyArray<Arrival>): ReadonlyMap<string, number> => {
  const acceptedAt = new Map<string, number>()
  for (const { at, code, id } of calls) if (code === 0 && id !== null && !acceptedAt.has(id)) acceptedAt.set(id, at)
  return acceptedAt
}
