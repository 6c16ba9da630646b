import type { CampaignId, CampaignProgress, EventStoreError } from "@feishu-recall/core"
import { canaryReason } from "../canary/canaryOf.ts"
import { blockWords, withoutLogId } from "../report/blockWords.ts"
import type { OutsideView, View } from "./OutsideView.ts"
import type { Row } from "./Row.ts"
import { printable } from "./textWidth.ts"
import { currentHold } from "./holdWords.ts"
import { clock, countdown } from "./words.ts"

/** What holds the work up now, what a person must do and how it goes on; or who works. */
export const troubleRows = (
  { campaign, counts, lane }: CampaignProgress,
  view: View,
  now: number,
): ReadonlyArray<Row> => {
  const held = currentHold(lane, now)
  const command = `feishu-recall resume ${campaign.campaignId} --reason "…"`
  if (lane.blocked !== undefined) {
    const { todo, why } = blockWords(withoutLogId(lane.blocked))
    return [
      { label: "blocked", text: why, style: "red" },
      { label: "to do", text: todo },
      { label: "then", text: command },
    ]
  }
  if (campaign.paused !== undefined) {
    const { at, by, reason } = campaign.paused
    if (reason.startsWith(canaryReason)) return canaryRows(campaign.campaignId, view)
    return [
      { label: "paused", text: `by ${printable(by)}, ${clock(at)}: "${printable(reason)}"`, style: "yellow" },
      { label: "then", text: command },
    ]
  }
  if (held !== undefined) return [{ label: "held", text: held, style: "yellow" }]
  if (view._tag === "Working" && view.readingsHeldMillis > 0) {
    const text = `readings wait ${countdown(view.readingsHeldMillis)} more: those of the stopped worker count too`
    return [{ label: "held", text }]
  }
  if (view._tag === "WaitingForStore")
    return [
      {
        label: "waiting",
        text: storeTroubles[view.reason] ?? "for the store, which does not answer now",
        style: "yellow",
      },
    ]
  if (view._tag === "StandingBy")
    return [
      { label: "standby", text: `${printable(view.holder)} makes the calls; this process takes over when it ends` },
    ]
  if (view._tag === "Outside" && counts.open > 0) return [workerRow(view)]
  return []
}

/** Trouble that passes. Calls in flight end meanwhile, and none starts. */
const storeTroubles: Readonly<Partial<Record<EventStoreError["reason"], string>>> = {
  locked: "for the store, which another process writes to now",
  unavailable: "for the store, which can't be reached now: it is tried again and again",
  "unknown-outcome": "for the store, which may or may not have kept the last write: it is looked at again",
}

/** It waits for its canary: for a moment, until whoever drives it goes on, or for a person. */
const canaryRows = (id: CampaignId, view: View): ReadonlyArray<Row> => {
  if (view._tag === "Outside" && view.worker !== undefined) return [workerRow(view)]
  return [
    {
      label: "waiting",
      text:
        view._tag === "Outside"
          ? "for its canary, or for a person to let the others be called"
          : "for a person: the canary is not confirmed",
      style: "yellow",
    },
    { label: "then", text: `feishu-recall resume ${id} --reason "…"` },
  ]
}

const workerRow = ({ goOn, worker }: OutsideView): Row =>
  worker === undefined
    ? { label: "standing", text: `no process works on it; go on with: ${goOn}`, style: "yellow" }
    : { label: "worker", text: `${printable(worker)} makes the calls` }
