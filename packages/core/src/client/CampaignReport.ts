import type { Campaign } from "../campaign/Campaign.ts"
import { leastTime } from "../lane/leastTime.ts"
import type { BudgetWindow } from "../lane/BudgetPolicy.ts"
import type { LaneState } from "../lane/LaneState.ts"
import type { PlatformAnswer } from "../platform/Disposition.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { CampaignCourse } from "./CampaignCourse.ts"
import type { OrderHistory } from "./OrderHistory.ts"
import type { CampaignCounts } from "./CampaignProgress.ts"
import type { RecallSummary } from "./recallSummary.ts"

/** What a campaign has achieved, and claims no more than what was confirmed. Times are epoch milliseconds. */
export interface CampaignReport extends CampaignCounts {
  readonly campaign: Campaign
  readonly blockedBy: LaneState["blocked"]
  /** Recalls that the platform accepted, whatever became of them. */
  readonly accepted: number
  /** Messages of the accepted recalls that had been delivered, as last read. */
  readonly deliveredMessages: number
  /** Messages of the accepted recalls that are back, as last read. */
  readonly recalledMessages: number
  /** People who had read one of these messages, by the first reading of each, which goes out with its call. */
  readonly readBeforeRecall: number
  /** When those first readings were made. */
  readonly readAsOf: { readonly from: Timestamp; readonly to: Timestamp } | undefined
  /** Calls of the recall API. */
  readonly calls: number
  /** Calls among them that the platform answered with a throttle. */
  readonly rateLimited: number
  readonly firstCallAt: Timestamp | undefined
  /** When the last recall got its first call. */
  readonly dispatchedAt: Timestamp | undefined
  readonly endedAt: Timestamp | undefined
  /** From the first call to the last recall's first call. */
  readonly dispatchMillis: number
  /** The least time in which the budget allows that many first calls. */
  readonly leastPossibleMillis: number
  /** Refusals by code, most frequent first. */
  readonly refusals: ReadonlyArray<Refusals>
  /** Recalls that settled short: how many messages did not come back, of how many that were delivered. */
  readonly short: Sample<{ readonly id: BatchMessageId; readonly missing: number; readonly delivered: number }>
  /** Recalls that are unverified, with the answer that ended them. */
  readonly unproven: Sample<{ readonly id: BatchMessageId; readonly answer: PlatformAnswer | undefined }>
  /** Recalls of which an event can't be decoded: a person has to look. */
  readonly parked: Sample<{ readonly id: BatchMessageId }>
  /** What happened when: its numbers add up to those above. */
  readonly course: CampaignCourse
  /** Who did what, and why. */
  readonly history: OrderHistory
}

/** What the recalls themselves add up to. */
export type CampaignFigures = Omit<CampaignReport, "course" | "history">

/** Refusals that the platform gave the same code for. */
export interface Refusals {
  /** The first of them. */
  readonly answer: PlatformAnswer
  /** Recalls that were refused so. */
  readonly count: number
  /** The first hundred, unless the client's policy says otherwise. */
  readonly ids: ReadonlyArray<BatchMessageId>
}

/** The first few of many, so that a report stays as small as its campaign is large. */
export interface Sample<A> {
  /** All of them. */
  readonly count: number
  readonly first: ReadonlyArray<A>
}

/** How much of a campaign its report names; the rest is counted. */
export interface ReportLimits {
  readonly sample: number
  readonly codes: number
}

/** Adds up summaries one by one, in flat memory. */
export class ReportTotals {
  #accepted = 0
  #delivered = 0
  #recalled = 0
  #read = 0
  #calls = 0
  #called = 0
  #rateLimited = 0
  #firstCallAt = Infinity
  #dispatchedAt = -Infinity
  #endedAt = -Infinity
  #readFrom = Infinity
  #readTo = -Infinity
  readonly #refusals = new Map<number, { answer: PlatformAnswer; count: number; ids: Array<BatchMessageId> }>()
  readonly #short: Sampler<CampaignReport["short"]["first"][number]>
  readonly #unproven: Sampler<CampaignReport["unproven"]["first"][number]>
  readonly #parked: Sampler<CampaignReport["parked"]["first"][number]>
  readonly #limits: ReportLimits

  constructor(limits: ReportLimits) {
    this.#limits = limits
    this.#short = new Sampler(limits.sample)
    this.#unproven = new Sampler(limits.sample)
    this.#parked = new Sampler(limits.sample)
  }

  add(recall: RecallSummary): void {
    const { answer, firstReading, id, lastReading, status } = recall
    this.#calls += recall.calls
    this.#rateLimited += recall.rateLimited
    if (recall.firstCallAt !== undefined) {
      this.#called++
      this.#firstCallAt = Math.min(this.#firstCallAt, recall.firstCallAt)
      this.#dispatchedAt = Math.max(this.#dispatchedAt, recall.firstCallAt)
    }
    this.#endedAt = Math.max(this.#endedAt, recall.endedAt ?? -Infinity)
    if (recall.accepted) {
      this.#accepted++
      this.#delivered += lastReading?.value.success ?? 0
      this.#recalled += lastReading?.value.recallCount ?? 0
      if (firstReading !== undefined) {
        this.#read += firstReading.value.read
        this.#readFrom = Math.min(this.#readFrom, firstReading.at)
        this.#readTo = Math.max(this.#readTo, firstReading.at)
      }
    }
    if (status === "refused" && answer !== undefined) this.#refuse(id, answer)
    if (status === "settledShort") {
      const { recallCount = 0, success = 0 } = lastReading?.value ?? {}
      this.#short.add({ id, missing: success - recallCount, delivered: success })
    }
    if (status === "unverified") this.#unproven.add({ id, answer })
    if (status === "parked") this.#parked.add({ id })
  }

  report(
    campaign: Campaign,
    lane: LaneState,
    counts: CampaignCounts,
    windows: ReadonlyArray<BudgetWindow>,
  ): CampaignFigures {
    return {
      ...counts,
      campaign,
      blockedBy: lane.blocked,
      accepted: this.#accepted,
      deliveredMessages: this.#delivered,
      recalledMessages: this.#recalled,
      readBeforeRecall: this.#read,
      readAsOf: this.#readTo >= this.#readFrom ? { from: this.#readFrom, to: this.#readTo } : undefined,
      calls: this.#calls,
      rateLimited: this.#rateLimited,
      firstCallAt: finite(this.#firstCallAt),
      dispatchedAt: finite(this.#dispatchedAt),
      endedAt: finite(this.#endedAt),
      dispatchMillis: Math.max(0, finite(this.#dispatchedAt - this.#firstCallAt) ?? 0),
      leastPossibleMillis: leastTime(this.#called, windows),
      refusals: [...this.#refusals.values()].toSorted((one, other) => other.count - one.count),
      short: this.#short.sample,
      unproven: this.#unproven.sample,
      parked: this.#parked.sample,
    }
  }

  #refuse(id: BatchMessageId, answer: PlatformAnswer): void {
    const code = answer.code ?? -answer.status
    const known = this.#refusals.get(code)
    if (known !== undefined) {
      known.count++
      if (known.ids.length < this.#limits.sample) known.ids.push(id)
    } else if (this.#refusals.size < this.#limits.codes) this.#refusals.set(code, { answer, count: 1, ids: [id] })
  }
}

class Sampler<A> {
  #count = 0
  readonly #first: Array<A> = []
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  add(value: A): void {
    this.#count++
    if (this.#first.length < this.#size) this.#first.push(value)
  }

  get sample(): Sample<A> {
    return { count: this.#count, first: this.#first }
  }
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)
