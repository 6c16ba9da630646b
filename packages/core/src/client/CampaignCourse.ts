import { evolve } from "../recall/evolve.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { RecallSummary } from "./recallSummary.ts"

/** What happened to the recalls of a campaign in each span of time, from the first event to the last. */
export interface CampaignCourse {
  /** How long each span is: a minute, or longer where there would be too many of them. Milliseconds. */
  readonly spanMillis: number
  /** What had happened before the campaign was opened, for another one. */
  readonly before: CourseCounts
  /** Without a gap, in order. */
  readonly spans: ReadonlyArray<CourseSpan>
}

/** What happened in one span of time. */
export interface CourseSpan extends CourseCounts {
  /** Its beginning; its end is the beginning of the next one. */
  readonly from: Timestamp
}

/** Each recall counts once in `accepted`, at its first acceptance, and once in its outcome. */
export interface CourseCounts {
  /** Calls of the recall API. */
  readonly calls: number
  /** Calls that the platform answered with a throttle. */
  readonly rateLimited: number
  /** Recalls that the platform accepted for the first time. */
  readonly accepted: number
  /** Recalls that were confirmed. */
  readonly confirmed: number
  /** Recalls that settled short: messages are missing. */
  readonly settledShort: number
  /** Recalls that the platform refused. */
  readonly refused: number
  /** Recalls of which the outcome could not be read. */
  readonly unverified: number
  /** Recalls that were cancelled before a call could act. */
  readonly cancelled: number
  /** By how much the numbers of accepted recalls grew: messages that are back, */
  readonly recalledMessages: number
  /** and people who had read one. */
  readonly readMessages: number
}

/** A minute and more: each is a multiple of those before it, so that spans can be put together. */
const lengths = [1, 5, 15, 60, 240, 720, 1_440].map((minutes) => minutes * 60_000)

const nothing: CourseCounts = {
  calls: 0,
  rateLimited: 0,
  accepted: 0,
  confirmed: 0,
  settledShort: 0,
  refused: 0,
  unverified: 0,
  cancelled: 0,
  recalledMessages: 0,
  readMessages: 0,
}

type Counting = { -readonly [Name in keyof CourseCounts]: number }

/** Adds up the events of recalls one by one, in flat memory; in which order they come makes no difference. */
export class CourseTotals {
  readonly #openedAt: Timestamp
  readonly #most: number
  #spanMillis = lengths[0]!
  #spans = new Map<number, Counting>()
  readonly #before: Counting = { ...nothing }
  #first = Infinity
  #last = -Infinity

  constructor(openedAt: Timestamp, most: number) {
    this.#openedAt = openedAt
    this.#most = most
  }

  add({ accepted, endedAt, status }: RecallSummary, events: ReadonlyArray<RecallEvent>): void {
    let recall: Recall | undefined
    let isAccepted = false
    let startedAt: Timestamp | undefined
    for (const event of events) {
      const read = recall?.lastReading?.value
      recall = evolve(recall, event)
      if (event._tag === "AttemptStarted") {
        startedAt = event.at
        this.#count(event.at, "calls", 1)
      }
      if (event._tag === "AttemptFailed") {
        // The claim was counted as a call when it was made.
        if (event.cause === "NotStarted") this.#count(startedAt ?? event.at, "calls", -1)
        if (event.cause === "Throttled") this.#count(event.at, "rateLimited", 1)
      }
      if (event._tag === "RecallAccepted" && !isAccepted) {
        isAccepted = true
        this.#count(event.at, "accepted", 1)
      }
      const reading = recall?.lastReading?.value
      if (!accepted || reading === undefined || reading === read) continue
      this.#count(event.at, "recalledMessages", reading.recallCount - (read?.recallCount ?? 0))
      this.#count(event.at, "readMessages", reading.read - (read?.read ?? 0))
    }
    if (endedAt !== undefined && isOutcome(status)) this.#count(endedAt, status, 1)
  }

  get course(): CampaignCourse {
    const count = this.#last < this.#first ? 0 : this.#last - this.#first + 1
    const spans = Array.from({ length: count }, (_, place) => ({
      from: (this.#first + place) * this.#spanMillis,
      ...(this.#spans.get(this.#first + place) ?? nothing),
    }))
    return { spanMillis: this.#spanMillis, before: { ...this.#before }, spans }
  }

  #count(at: Timestamp, name: keyof CourseCounts, amount: number): void {
    if (amount === 0) return
    if (at < this.#openedAt) this.#before[name] += amount
    else this.#spanOf(at)[name] += amount
  }

  #spanOf(at: Timestamp): Counting {
    const place = Math.floor(at / this.#spanMillis)
    this.#first = Math.min(this.#first, place)
    this.#last = Math.max(this.#last, place)
    if (this.#last - this.#first >= this.#most) {
      this.#widen()
      return this.#spanOf(at)
    }
    const known = this.#spans.get(place) ?? { ...nothing }
    this.#spans.set(place, known)
    return known
  }

  #widen(): void {
    const before = this.#spanMillis
    this.#spanMillis = lengths.find((length) => length > before) ?? before * 2
    const times = this.#spanMillis / before
    const wider = new Map<number, Counting>()
    for (const [place, counts] of this.#spans) {
      const at = Math.floor(place / times)
      const sum = wider.get(at) ?? { ...nothing }
      for (const name of names) sum[name] += counts[name]
      wider.set(at, sum)
    }
    this.#spans = wider
    this.#first = Math.floor(this.#first / times)
    this.#last = Math.floor(this.#last / times)
  }
}

const names = Object.keys(nothing) as ReadonlyArray<keyof CourseCounts>

const isOutcome = (status: RecallSummary["status"]): status is keyof CourseCounts & RecallSummary["status"] =>
  status in nothing && status !== "accepted"
