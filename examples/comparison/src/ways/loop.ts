// #region loop
import { Client } from "@larksuiteoapi/node-sdk"
import type { Way } from "./Way.ts"

/** The first try: the official SDK as its README shows it, one id after the other. */
export const loop: Way = async ({ appId, appSecret, baseUrl, ids }) => {
  const client = new Client({ appId, appSecret, domain: baseUrl })
  const done: Array<string> = []
  const failed: Array<string> = []
  for (const id of ids) {
    try {
      const { code } = await client.im.batchMessage.delete({ path: { batch_message_id: id } })
      if (code === 0) done.push(id)
      else failed.push(id)
    } catch {
      failed.push(id)
    }
  }
  return { done, failed }
}
// #endregion
