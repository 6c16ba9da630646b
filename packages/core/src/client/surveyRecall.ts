import { Result } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { type NewerEvent, recallCodec } from "../event-store/eventCodec.ts"
import type { StoredEvent } from "../event-store/EventStore.ts"
import { evolve } from "../recall/evolve.ts"
import type { Recall } from "../recall/Recall.ts"
import type { Timestamp } from "../Timestamp.ts"

/** A recall as retention sees it. */
export interface SurveyedRecall {
  /** `undefined`: an event of it can't be decoded. */
  readonly recall: Recall | undefined
  /** Of its newest event. */
  readonly lastAt: Timestamp
}

/** Folds a recall's stream, which is not empty; a failure if a newer program wrote in it. */
export const surveyRecall = (stream: ReadonlyArray<StoredEvent>): Result.Result<SurveyedRecall, NewerEvent> => {
  let recall: Recall | undefined
  let lastAt = 0
  for (const stored of stream) {
    const event = recallCodec.decode(stored)
    if (Result.isFailure(event))
      return event.failure._tag === "NewerEvent"
        ? Result.fail(event.failure)
        : Result.succeed({ recall: undefined, lastAt })
    recall = evolve(recall, event.success)
    lastAt = Math.max(lastAt, event.success.at)
  }
  return Result.succeed({ recall, lastAt })
}

/** Whether a recall may go with these campaigns: it has ended, is older than `before`, and nobody else asked for it. */
export const mayGoWith = (
  campaigns: ReadonlySet<CampaignId>,
  { lastAt, recall }: SurveyedRecall,
  before: Timestamp,
): boolean =>
  recall !== undefined &&
  recall.phase._tag === "Ended" &&
  lastAt < before &&
  recall.campaigns.every((campaign) => campaigns.has(campaign))
