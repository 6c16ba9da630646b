import type { CampaignId } from "../campaign/CampaignId.ts"
import type { LaneState } from "../lane/LaneState.ts"
import { limits } from "../limits.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"

/**
 * Counts, per campaign, how many different recalls in a row got the same refusal: with the wrong app or in the wrong
 * tenant every call is refused, and the rest of the list need not be burnt to find that out.
 */
export interface RefusalRuns {
  /** A recall of this campaign was accepted: its run is over. */
  readonly accepted: (campaign: CampaignId) => void
  /** Whether a person should look now. */
  readonly refused: (campaign: CampaignId, id: BatchMessageId, code: number | undefined, lane: LaneState) => boolean
}

/**
 * Nothing counted yet. `limit` different recalls with the same refusal are a run; `maxCampaigns` campaigns are counted
 * at once, and the run of an older one is counted anew.
 *
 * @see {@link laneConsequence}
 */
export const makeRefusalRuns = (limit: number, maxCampaigns: number = limits.worker.maxCampaigns): RefusalRuns => {
  const runs = new Map<CampaignId, { code: number | undefined; ids: Set<BatchMessageId> }>()
  return {
    accepted: (campaign) => void runs.delete(campaign),
    refused: (campaign, id, code, lane) => {
      let run = runs.get(campaign)
      if (run === undefined || run.code !== code) {
        runs.set(campaign, (run = { code, ids: new Set() }))
        if (runs.size > maxCampaigns) runs.delete(runs.keys().next().value!)
      }
      run.ids.add(id)
      if (run.ids.size < limit) return false
      runs.delete(campaign)
      return !lane.letPass.some((passed) => passed.campaignId === campaign && passed.code === code)
    },
  }
}
