import { Result, Schema } from "effect"
import type { Lane } from "../lane/Lane.ts"
import type { Timestamp } from "../Timestamp.ts"
import { type Campaign, isDone } from "./Campaign.ts"
import type { CampaignEvent } from "./CampaignEvent.ts"
import type { CampaignId } from "./CampaignId.ts"

/**
 * What can be asked of a campaign. `at` is the moment by the event store's clock. `FinishRequesting` and
 * `FinishWithdrawing` are the worker's: every id on the list has its recall, and what could be cancelled is.
 */
export type CampaignCommand =
  | {
      readonly _tag: "OpenCampaign"
      readonly at: Timestamp
      readonly campaignId: CampaignId
      readonly lane: Lane
      readonly by: string
      readonly reason: string
      /** None if left out. */
      readonly label?: string | undefined
    }
  /** The list is complete: so many ids, with this digest. */
  | { readonly _tag: "SealCampaign"; readonly at: Timestamp; readonly count: number; readonly digest: string }
  | { readonly _tag: "FinishRequesting"; readonly at: Timestamp }
  | { readonly _tag: "FinishWithdrawing"; readonly at: Timestamp }
  | {
      /** `PruneCampaign`: its retention is over. Only the campaign itself is looked at, its recalls by whoever asks. */
      readonly _tag: "PauseCampaign" | "ResumeCampaign" | "CancelCampaign" | "PruneCampaign"
      readonly at: Timestamp
      readonly by: string
      readonly reason: string
    }

/**
 * The command can't be carried out as things stand; `message` says what can be done instead.
 *
 * @see {@link decideCampaign}
 */
export class CampaignRejected extends Schema.TaggedError<CampaignRejected>()("CampaignRejected", {
  command: Schema.String,
  message: Schema.String,
}) {}

/** What a command does to a campaign, or why it does nothing. No event: it is so already. */
export type CampaignDecision = Result.Result<ReadonlyArray<CampaignEvent>, CampaignRejected>

/**
 * What happens because of a command. No events: it is so already. A failure with {@link CampaignRejected} if it can't
 * be carried out.
 *
 * @example
 * ```ts
 * import { type Campaign, type CampaignCommand, CampaignId, decideCampaign, evolveCampaign } from "@feishu-recall/core"
 * import { Result } from "effect"
 *
 * const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }
 * const open: CampaignCommand = {
 *   _tag: "OpenCampaign",
 *   at: 1_795_397_400_000,
 *   campaignId: CampaignId.make("c-20261123-0547-3f9a2b"),
 *   lane,
 *   by: "lin.wei",
 *   reason: "wrong salary figures",
 * }
 * const events = Result.getOrThrow(decideCampaign(undefined, open))
 * const campaign = events.reduce<Campaign | undefined>(evolveCampaign, undefined)
 *
 * decideCampaign(campaign, { _tag: "SealCampaign", at: open.at, count: 0, digest: "" })
 * // fails with CampaignRejected: "the campaign's list is empty: put ids on it first"
 * ```
 */
export const decideCampaign = (campaign: Campaign | undefined, command: CampaignCommand): CampaignDecision => {
  if (command._tag === "OpenCampaign") return open(campaign, command)
  if (campaign === undefined) return reject(command, "there is no such campaign: check its id")
  const { at } = command
  if (command._tag === "PruneCampaign") return prune(campaign, command)
  if (campaign.pruned !== undefined)
    return reject(command, "the campaign is old and is being removed: open a new one for what has to be done")
  switch (command._tag) {
    case "SealCampaign":
      return seal(campaign, command)
    case "FinishRequesting":
      return campaign.requested ? nothing : events({ _tag: "CampaignRequested", v: 1, at })
    case "FinishWithdrawing":
      return campaign.withdrawn ? nothing : events({ _tag: "CampaignWithdrawn", v: 1, at })
    case "PauseCampaign":
    case "ResumeCampaign":
      if (campaign.cancelled) return reject(command, "the campaign is cancelled: open a new one")
      if ((campaign.paused !== undefined) === (command._tag === "PauseCampaign")) return nothing
      return events({
        _tag: command._tag === "PauseCampaign" ? "CampaignPaused" : "CampaignResumed",
        v: 1,
        at,
        by: command.by,
        reason: command.reason,
      })
    case "CancelCampaign":
      return campaign.cancelled
        ? nothing
        : events({ _tag: "CampaignCancelled", v: 1, at, by: command.by, reason: command.reason })
  }
}

const open = (
  campaign: Campaign | undefined,
  command: Extract<CampaignCommand, { _tag: "OpenCampaign" }>,
): CampaignDecision => {
  if (campaign !== undefined) return reject(command, "this campaign id is taken: open it with another one")
  const { at, by, campaignId, label, lane, reason } = command
  return events({
    _tag: "CampaignOpened",
    v: 1,
    at,
    campaignId,
    lane,
    by,
    reason,
    ...(label === undefined ? {} : { label }),
  })
}

const seal = (campaign: Campaign, command: Extract<CampaignCommand, { _tag: "SealCampaign" }>): CampaignDecision => {
  if (campaign.cancelled) return reject(command, "the campaign is cancelled: open a new one")
  const { at, count, digest } = command
  if (campaign.sealed !== undefined)
    return campaign.sealed.count === count && campaign.sealed.digest === digest
      ? nothing
      : reject(command, "the campaign is sealed with another list: open a new one for these ids")
  if (count === 0) return reject(command, "the campaign's list is empty: put ids on it first")
  return events({ _tag: "CampaignSealed", v: 1, at, count, digest })
}

/** What its worker still has to do for it would bring back what was removed. */
const prune = (
  campaign: Campaign,
  command: Extract<CampaignCommand, { _tag: "PauseCampaign" | "ResumeCampaign" | "CancelCampaign" | "PruneCampaign" }>,
): CampaignDecision => {
  if (campaign.pruned !== undefined) return nothing
  if (!isDone(campaign)) return reject(command, "the campaign has not ended: wait for it, or cancel it")
  const { at, by, reason } = command
  return events({ _tag: "CampaignPruned", v: 1, at, by, reason })
}

const nothing: CampaignDecision = Result.succeed([])
const events = (...happened: ReadonlyArray<CampaignEvent>): CampaignDecision => Result.succeed(happened)
const reject = (command: CampaignCommand, message: string): CampaignDecision =>
  Result.fail(new CampaignRejected({ command: command._tag, message }))
