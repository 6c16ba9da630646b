// #region chunks
import { setTimeout } from "node:timers/promises"
import { Client } from "@larksuiteoapi/node-sdk"
import type { Way } from "./Way.ts"

/** The second try, once the loop was too slow: the platform allows 50 a second, so 50 are called each second. */
export const chunks: Way = async ({ appId, appSecret, baseUrl, ids }) => {
  const client = new Client({ appId, appSecret, domain: baseUrl })
  const done: Array<string> = []
  const failed: Array<string> = []
  const recall = async (id: string) => {
    try {
      const { code } = await client.im.batchMessage.delete({ path: { batch_message_id: id } })
      if (code === 0) done.push(id)
      else failed.push(id)
    } catch {
      failed.push(id)
    }
  }
  for (let from = 0; from < ids.length; from += 50)
    await Promise.all([...ids.slice(from, from + 50).map(recall), setTimeout(1_000)])
  return { done, failed }
}
// #endregion
