import { DateTime, Schema } from "effect"

/** Names a campaign, readable over the phone: `c-20261123-0547-3f9a2b`. */
export const CampaignId = Schema.String.check(Schema.isPattern(/^c-[0-9]{8}-[0-9]{4}-[0-9a-f]{6}$/)).pipe(
  Schema.brand("CampaignId"),
)
export type CampaignId = typeof CampaignId.Type

/**
 * From the moment of opening, in epoch milliseconds (shown in UTC), and a random number from 0 up to 2^24.
 */
export const makeCampaignId = (openedAt: number, random: number): CampaignId => {
  const [date, time] = DateTime.formatIso(DateTime.makeUnsafe(openedAt)).split("T")
  const digits = random.toString(16).padStart(6, "0")
  return CampaignId.make(`c-${date!.replaceAll("-", "")}-${time!.slice(0, 5).replace(":", "")}-${digits}`)
}
