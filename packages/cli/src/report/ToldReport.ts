import type { CampaignReport } from "@feishu-recall/core"
import type { Canary } from "../canary/canaryOf.ts"

/** A campaign's report, with its canary if it had one: one story. */
export interface ToldReport extends CampaignReport {
  readonly canary?: Canary | undefined
}
