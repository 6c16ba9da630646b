import type { CampaignProgress } from "@feishu-recall/core"
import { campaignJson } from "./campaignJson.ts"

/** What `--json` tells of a campaign on its way: a line whenever a number or what holds it up has changed. */
export const progressRecords = (record: (type: string, fields: object) => void) => {
  let last = ""
  return (progress: CampaignProgress, now: number): void => {
    const fields = campaignJson(progress)
    const text = JSON.stringify(fields)
    if (text === last) return
    last = text
    record("progress", { at: now, ...fields })
  }
}
