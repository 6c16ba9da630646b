import type { CampaignEvent } from "../campaign/CampaignEvent.ts"
import type { LaneEvent } from "../lane/LaneEvent.ts"
import type { BlockCause, PlatformAnswer } from "../platform/Disposition.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import type { Timestamp } from "../Timestamp.ts"

/** Who did what to a campaign, its recalls and its lane, in order: its beginning and its end where there is too much. */
export interface OrderHistory {
  readonly entries: ReadonlyArray<HistoryEntry>
  /** Entries between the first half of them and the second that are left out. */
  readonly leftOut: number
}

/** One order, or one stop of the lane. */
export interface HistoryEntry {
  readonly what:
    | "opened"
    | "sealed"
    | "paused"
    | "resumed"
    | "cancelled"
    | "reopened"
    | "reread"
    | "laneBlocked"
    | "laneResumed"
  readonly at: Timestamp
  /** Of `reopened` and `reread`, which one person may order for many recalls for one reason: the last of them. */
  readonly until: Timestamp
  /** Nobody, where the platform's answers blocked the lane. */
  readonly by: string | undefined
  readonly reason: string | undefined
  /** How many recalls were sealed, reopened or read again. */
  readonly recalls: number | undefined
  readonly block: { readonly cause: BlockCause; readonly answer: PlatformAnswer | undefined } | undefined
}

/** Collects a history, whose length does not depend on that of the campaign. */
export class OrderHistoryTotals {
  readonly #openedAt: Timestamp
  readonly #most: number
  readonly #reopened = new Map<string, { entry: HistoryEntry; recalls: number }>()
  #leftOut = 0

  constructor(openedAt: Timestamp, most: number) {
    this.#openedAt = openedAt
    this.#most = most
  }

  /** A recall's events: what people ordered for it since the campaign was opened. */
  add(events: ReadonlyArray<RecallEvent>): void {
    for (const event of events) {
      if (event._tag !== "RecallReopened" || event.at < this.#openedAt) continue
      const what = event.to === "read" ? "reread" : "reopened"
      const key = JSON.stringify([what, event.by, event.reason])
      const known = this.#reopened.get(key)
      if (known !== undefined) {
        const { at, until } = known.entry
        known.entry = { ...known.entry, at: Math.min(at, event.at), until: Math.max(until, event.at) }
        known.recalls++
      } else if (this.#reopened.size < this.#most)
        this.#reopened.set(key, { entry: { ...ordered(what, event), recalls: 1 }, recalls: 1 })
      else this.#leftOut++
    }
  }

  /** With what happened to the campaign, and to its lane until the campaign's end. */
  history(
    campaign: ReadonlyArray<CampaignEvent>,
    lane: ReadonlyArray<LaneEvent>,
    endedAt: Timestamp | undefined,
  ): OrderHistory {
    const entries = [
      ...campaign.flatMap(ofCampaign),
      ...laneEntries(lane, this.#openedAt, endedAt ?? Infinity),
      ...[...this.#reopened.values()].map(({ entry, recalls }) => ({ ...entry, recalls })),
    ].toSorted((one, other) => one.at - other.at)
    const over = entries.length - this.#most
    if (over <= 0) return { entries, leftOut: this.#leftOut }
    const head = Math.ceil(this.#most / 2)
    return { entries: entries.toSpliced(head, over), leftOut: this.#leftOut + over }
  }
}

const entry = (what: HistoryEntry["what"], at: Timestamp, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  what,
  at,
  until: at,
  by: undefined,
  reason: undefined,
  recalls: undefined,
  block: undefined,
  ...more,
})

const ordered = (
  what: HistoryEntry["what"],
  { at, by, reason }: { readonly at: Timestamp; readonly by: string; readonly reason: string },
): HistoryEntry => entry(what, at, { by, reason })

const ofCampaign = (event: CampaignEvent): ReadonlyArray<HistoryEntry> => {
  switch (event._tag) {
    case "CampaignOpened":
      return [ordered("opened", event)]
    case "CampaignSealed":
      return [entry("sealed", event.at, { recalls: event.count })]
    case "CampaignPaused":
      return [ordered("paused", event)]
    case "CampaignResumed":
      return [ordered("resumed", event)]
    case "CampaignCancelled":
      return [ordered("cancelled", event)]
    case "CampaignRequested":
    case "CampaignWithdrawn":
    case "CampaignPruned":
      return []
  }
}

/** A block that was in force when the campaign was opened stopped it, too. */
const laneEntries = (
  events: ReadonlyArray<LaneEvent>,
  openedAt: Timestamp,
  endedAt: Timestamp,
): ReadonlyArray<HistoryEntry> => {
  const entries: Array<HistoryEntry> = []
  for (const event of events) {
    if (event.at > endedAt) break
    if (event._tag === "LaneBlocked") {
      const { answer, at, cause } = event
      if (at < openedAt) entries.length = 0
      entries.push(entry("laneBlocked", at, { block: { cause, answer: answer ?? undefined } }))
    }
    if (event._tag === "LaneResumed") {
      if (event.at < openedAt) entries.length = 0
      else entries.push(ordered("laneResumed", event))
    }
  }
  return entries
}
