import { Result } from "effect"
import { type Campaign, evolveCampaign, isDone } from "../campaign/Campaign.ts"
import { campaignCodec, type NewerEvent } from "../event-store/eventCodec.ts"
import type { StoredEvent } from "../event-store/EventStore.ts"
import type { Timestamp } from "../Timestamp.ts"

/** A campaign as retention sees it. */
export interface SurveyedCampaign {
  /** `undefined`: an event of it can't be decoded. */
  readonly campaign: Campaign | undefined
  /** Of its newest event, the one apart that says that it is being removed: what was interrupted does not wait again. */
  readonly lastAt: Timestamp
}

/** Folds a campaign's stream; a failure if a newer program wrote in it. */
export const surveyCampaign = (stream: ReadonlyArray<StoredEvent>): Result.Result<SurveyedCampaign, NewerEvent> => {
  let campaign: Campaign | undefined
  let lastAt = 0
  for (const stored of stream) {
    const event = campaignCodec.decode(stored)
    if (Result.isFailure(event))
      return event.failure._tag === "NewerEvent"
        ? Result.fail(event.failure)
        : Result.succeed({ campaign: undefined, lastAt })
    campaign = evolveCampaign(campaign, event.success)
    if (event.success._tag !== "CampaignPruned") lastAt = Math.max(lastAt, event.success.at)
  }
  return Result.succeed({ campaign, lastAt })
}

/** Whether a campaign is still as old and as done as it was when it was judged. */
export const isStillOld = ({ campaign, lastAt }: SurveyedCampaign, before: Timestamp): boolean =>
  campaign !== undefined && isDone(campaign) && lastAt < before
