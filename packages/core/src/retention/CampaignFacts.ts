import type { Campaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { Timestamp } from "../Timestamp.ts"

/** What has to be known of a campaign before anything of it may go. */
export interface CampaignFacts {
  readonly campaignId: CampaignId
  /** `undefined`: it can't be decoded, or one of its recalls can't. */
  readonly campaign: Campaign | undefined
  /** Of the newest event of the campaign and of its recalls, the one apart that says that it is being removed. */
  readonly lastAt: Timestamp
  /** Recalls of it that have not ended. */
  readonly open: number
  /**
   * Campaigns that asked for one of its recalls, too: a recall goes with all of them, or not at all. While its list is not
   * requested yet, those that asked for what stands on it.
   */
  readonly shares: ReadonlyArray<CampaignId>
  /** What would go with it: recalls that it carries, so that none counts twice, */
  readonly recalls: number
  /** and events, those of these recalls included. */
  readonly events: number
}
