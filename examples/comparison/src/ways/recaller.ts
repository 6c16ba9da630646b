// #region recaller
import { join } from "node:path"
import { createRecaller } from "feishu-recall"
import type { Way } from "./Way.ts"

/** This project: a campaign that was begun goes on, and what is done is what the platform's own counts show. */
export const recaller: Way = async ({ appId, appSecret, baseUrl, folder, ids }) => {
  await using recaller = await createRecaller({ appId, appSecret, baseUrl, store: join(folder, "recalls.db") })
  const begun = (await recaller.campaigns()).find(({ sealedAt }) => sealedAt !== null)
  const events = begun === undefined ? recaller.campaign(ids) : recaller.watch(begun.campaignId)
  const done: Array<string> = []
  const failed: Array<string> = []
  for await (const event of events) {
    if (event.type !== "outcome") continue
    if (event.outcome === "confirmed") done.push(event.id)
    else failed.push(event.id)
  }
  return { done, failed }
}
// #endregion
