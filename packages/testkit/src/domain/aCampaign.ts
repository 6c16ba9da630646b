import {
  type Campaign,
  type CampaignCommand,
  type CampaignEvent,
  decideCampaign,
  evolveCampaign,
  type Lane,
} from "@feishu-recall/core"
import { campaignNumbered } from "./names.ts"
import { asSaid, atOf, type Said } from "./said.ts"
import { Scenario } from "./Scenario.ts"
import { type Kind, Told, type ToldCommand, type ToldEvent } from "./Told.ts"

/** Stories of a campaign. */
export interface CampaignKind extends Kind {
  readonly state: Campaign | undefined
  readonly event: CampaignEvent
  readonly command: CampaignCommand
  readonly policy: undefined
}

/**
 * The story of a campaign, from where it does not exist.
 *
 * @example
 * ```ts
 * import { aCampaign, campaignCommands, campaignEvents } from "@feishu-recall/testkit"
 *
 * aCampaign
 *   .given(campaignEvents.opened(), campaignEvents.sealed())
 *   .when(campaignCommands.seal({ count: 4 }))
 *   .thenRejected("sealed with another list")
 * ```
 */
export const aCampaign: Scenario<CampaignKind> = new Scenario({
  name: "a campaign",
  initial: undefined,
  policy: undefined,
  decide: decideCampaign,
  evolve: evolveCampaign,
})

type EventOf<Tag extends CampaignEvent["_tag"]> = Extract<CampaignEvent, { readonly _tag: Tag }>
/** Four commands stand in one type. */
type CommandOf<Tag extends CampaignCommand["_tag"], All = CampaignCommand> = All extends { readonly _tag: infer Tags }
  ? Tag extends Tags
    ? All & { readonly _tag: Tag }
    : never
  : never

const lane: Lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }
const order = { by: "lin.wei", reason: "wrong salary figures" }
const opening = { campaignId: campaignNumbered(1), lane, ...order }
const list = { count: 3, digest: "2f1e9a3b5c7d8e60" }

const happens =
  <Tag extends CampaignEvent["_tag"]>(usual: (at: number) => EventOf<Tag>) =>
  (said: Said<EventOf<Tag>> = {}): ToldEvent<CampaignKind> =>
    new Told((so) => asSaid(usual(atOf(so, said)), said))

const asks =
  <Tag extends CampaignCommand["_tag"]>(usual: (at: number) => CommandOf<Tag>) =>
  (said: Said<CommandOf<Tag>> = {}): ToldCommand<CampaignKind> =>
    new Told((so) => asSaid(usual(atOf(so, said)), said))

/**
 * What can happen to a campaign. What is left unsaid is as it usually is.
 *
 * @see {@link aCampaign}
 */
export const campaignEvents = {
  /** Campaign 1, by lin.wei. */
  opened: happens<"CampaignOpened">((at) => ({ _tag: "CampaignOpened", v: 1, at, ...opening })),
  /** With three ids. */
  sealed: happens<"CampaignSealed">((at) => ({ _tag: "CampaignSealed", v: 1, at, ...list })),
  /** All three of them. */
  requested: happens<"CampaignRequested">((at) => ({ _tag: "CampaignRequested", v: 1, at })),
  /** By lin.wei. */
  paused: happens<"CampaignPaused">((at) => ({ _tag: "CampaignPaused", v: 1, at, ...order })),
  /** By lin.wei. */
  resumed: happens<"CampaignResumed">((at) => ({ _tag: "CampaignResumed", v: 1, at, ...order })),
  /** By lin.wei. */
  cancelled: happens<"CampaignCancelled">((at) => ({ _tag: "CampaignCancelled", v: 1, at, ...order })),
  /** All that could be. */
  withdrawn: happens<"CampaignWithdrawn">((at) => ({ _tag: "CampaignWithdrawn", v: 1, at })),
  /** By lin.wei. */
  pruned: happens<"CampaignPruned">((at) => ({ _tag: "CampaignPruned", v: 1, at, ...order })),
}

/**
 * What can be asked of a campaign. What is left unsaid is as it usually is.
 *
 * @see {@link aCampaign}
 */
export const campaignCommands = {
  /** Campaign 1, by lin.wei. */
  open: asks<"OpenCampaign">((at) => ({ _tag: "OpenCampaign", at, ...opening })),
  /** With three ids. */
  seal: asks<"SealCampaign">((at) => ({ _tag: "SealCampaign", at, ...list })),
  /** By the worker, as all of them have their recall. */
  finishRequesting: asks<"FinishRequesting">((at) => ({ _tag: "FinishRequesting", at })),
  /** By lin.wei. */
  pause: asks<"PauseCampaign">((at) => ({ _tag: "PauseCampaign", at, ...order })),
  /** By lin.wei. */
  resume: asks<"ResumeCampaign">((at) => ({ _tag: "ResumeCampaign", at, ...order })),
  /** By lin.wei. */
  cancel: asks<"CancelCampaign">((at) => ({ _tag: "CancelCampaign", at, ...order })),
  /** By the worker, as all that could be cancelled is. */
  finishWithdrawing: asks<"FinishWithdrawing">((at) => ({ _tag: "FinishWithdrawing", at })),
  /** By lin.wei, as it is old. */
  prune: asks<"PruneCampaign">((at) => ({ _tag: "PruneCampaign", at, ...order })),
}
