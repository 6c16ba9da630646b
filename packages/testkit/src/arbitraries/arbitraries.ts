import type * as core from "@feishu-recall/core"
import type { LaneApi } from "@feishu-recall/core"
import type { Schema } from "effect"
import * as fc from "fast-check"
import { campaignCommandValues, laneCommandValues, recallCommandValues } from "./commands.ts"
import {
  acceptances,
  blockCauses,
  dispositions,
  issued,
  platformAnswers,
  readings,
  reads,
  setbacks,
} from "./dispositions.ts"
import { errors } from "./errors.ts"
import { campaignEventValues, laneEventOf, laneEventValues, recallEventValues } from "./events.ts"
import { answered, evidence, unanswered, unansweredReasons } from "./evidence.ts"
import { campaignHistories, laneHistories, recallHistories } from "./histories.ts"
import * as identities from "./identities.ts"
import * as policies from "./policies.ts"
import { campaignCounts, campaignProgress, campaignReports } from "./reports.ts"
import { issuedTokens, platformRequests } from "./requests.ts"

const laneApis: fc.Arbitrary<LaneApi> = fc.constantFrom("recall", "progress")

/**
 * fast-check arbitraries of the core's public values, under the names of their types.
 *
 * @example
 * ```ts
 * import { classify } from "@feishu-recall/core"
 * import { arbitraries } from "@feishu-recall/testkit"
 * import * as fc from "fast-check"
 *
 * fc.assert(fc.property(arbitraries.Evidence, (evidence) => classify(evidence)._tag !== undefined))
 * ```
 */
export const arbitraries = {
  ...errors,
  Actor: identities.actors,
  App: identities.apps,
  BatchMessageId: identities.batchMessageIds,
  CampaignId: identities.campaignIds,
  EventMetadata: identities.eventMetadata,
  Label: identities.labels,
  Lane: identities.lanes,
  LaneKey: identities.laneKeys,
  OpenCampaign: identities.openings,
  Order: identities.orders,
  Reason: identities.reasons,
  Target: identities.targets,
  Timestamp: identities.timestamps,
  BudgetPolicy: policies.budgetPolicies,
  BudgetWindow: policies.budgetWindows,
  ClientPolicy: policies.clientPolicies,
  LanePolicy: policies.lanePolicies,
  RecallPolicy: policies.recallPolicies,
  WorkerPolicy: policies.workerPolicies,
  Answered: answered,
  Evidence: evidence,
  Unanswered: unanswered,
  UnansweredReason: unansweredReasons,
  Accepted: acceptances,
  BlockCause: blockCauses,
  Disposition: dispositions,
  Issued: issued,
  PlatformAnswer: platformAnswers,
  Read: reads,
  Reading: readings,
  Setback: setbacks,
  IssuedToken: issuedTokens,
  PlatformRequest: platformRequests,
  CampaignEvent: campaignEventValues,
  LaneApi: laneApis,
  LaneBlocked: laneEventOf.LaneBlocked,
  LaneEvent: laneEventValues,
  LaneHeld: laneEventOf.LaneHeld,
  LaneLeft: laneEventOf.LaneLeft,
  LanePruned: laneEventOf.LanePruned,
  LaneResumed: laneEventOf.LaneResumed,
  RecallEvent: recallEventValues,
  CampaignCommand: campaignCommandValues,
  LaneCommand: laneCommandValues,
  RecallCommand: recallCommandValues,
  Campaign: campaignHistories.map(({ state }) => state!),
  LaneState: laneHistories().map(({ state }) => state),
  Recall: recallHistories().map(({ state }) => state!),
  CampaignCounts: campaignCounts,
  CampaignProgress: campaignProgress,
  CampaignReport: campaignReports,
} satisfies OfEverySchema & Readonly<Record<string, fc.Arbitrary<unknown>>>

/** A schema that the core exports and that has no arbitrary does not compile. */
type OfEverySchema = {
  readonly [
    Name in keyof Core as Core[Name] extends Schema.Constraint ? Name : never
  ]: Core[Name] extends Schema.Constraint ? fc.Arbitrary<Core[Name]["Type"]> : never
}
type Core = typeof core
