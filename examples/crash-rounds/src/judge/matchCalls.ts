import type { Arrival } from "../SandboxProcess.ts"
import type { RoundRecord, Sending, Standstill } from "../RoundRecord.ts"

/** A call as the platform saw it, with the sending that a program had told of. */
export interface Call {
  readonly arrival: Arrival
  readonly sending: CheckedSending | undefined
  /**
   * It arrived later than a call can. Only a program that stood still between its last check and its write does that,
   * frozen by us or left without a turn by the machine; or a sandbox without a turn, which saw it late.
   */
  readonly late: boolean
  /** The standstill that explains it. */
  readonly standstill: Standstill | undefined
}

/**
 * Which sending each arrival belongs to. No header tells, so of several sendings of one program or more for the same
 * message the oldest is taken that the arrival is not late for, else the latest.
 *
 * A call that is not late arrives within its timeout after its last check. The budget reckons with that, so a late call is
 * the only kind that may break a window: a broken rate is one that is broken without the late calls, too.
 */
export const matchCalls = (record: RoundRecord): ReadonlyArray<Call> => {
  const { callTimeoutMillis } = record.policy.recall
  const spans = [...record.standstills, ...record.stalls]
  const open = Map.groupBy(checkedSendings(record), ({ api, id }) => `${api} ${id}`)
  return record.arrivals.filter(isOurs).map((arrival): Call => {
    const told = open.get(`${arrival.api} ${arrival.id}`) ?? []
    const candidates = told.filter(({ at }) => at <= arrival.at)
    const inTime = candidates.find(({ checkedAt }) => arrival.at - checkedAt <= callTimeoutMillis)
    const sending = inTime ?? candidates.at(-1)
    if (sending === undefined) return { arrival, sending, late: false, standstill: undefined }
    told.splice(told.indexOf(sending), 1)
    const standstill = spans.find(
      ({ from, pid, to }) =>
        (pid === sending.pid || pid === record.sandboxPid) && from <= arrival.at && to >= sending.checkedAt,
    )
    return { arrival, sending, late: inTime === undefined, standstill }
  })
}

/** A sending, and when its program made sure that it may be sent: just before it told of it, but for a standstill. */
export interface CheckedSending extends Sending {
  readonly checkedAt: number
}

/** A program that wakes between its last check and the telling tells at once. It can wake within one call only. */
const wakeMillis = 50

const checkedSendings = ({ sendings, stalls, standstills }: RoundRecord): ReadonlyArray<CheckedSending> => {
  const checkedAt = new Map<Sending, number>()
  for (const { from, pid, to, told } of standstills) {
    if (told) continue
    const first = sendings.find((sending) => sending.pid === pid && sending.at >= to)
    if (first !== undefined && first.at <= to + wakeMillis) checkedAt.set(first, from)
  }
  // A program that the machine left without a turn says so only at its next beat, after it told of the sending.
  for (const sending of sendings) {
    const stall = stalls.find(({ from, pid, to }) => pid === sending.pid && from <= sending.at && to >= sending.at)
    if (stall !== undefined && !checkedAt.has(sending)) checkedAt.set(sending, stall.from)
  }
  return sendings.map((sending) => ({ ...sending, checkedAt: checkedAt.get(sending) ?? sending.at }))
}

const isOurs = ({ api }: Arrival): boolean => api === "recall" || api === "get_progress"
