// #region careful
import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { Client } from "@larksuiteoapi/node-sdk"
import PQueue from "p-queue"
import type { Way } from "./Way.ts"

/** The third try: both limits, what is worth another call gets one, and a file remembers what is done. */
export const careful: Way = async ({ appId, appSecret, baseUrl, folder, ids }) => {
  const client = new Client({ appId, appSecret, domain: baseUrl })
  const minute = new PQueue({ interval: 60_000, intervalCap: 1_000, strict: true })
  const second = new PQueue({ interval: 1_000, intervalCap: 50, strict: true })
  const file = join(folder, "done.txt")
  const done = new Set(existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [])
  const failed: Array<string> = []

  const recall = async (id: string) => {
    for (let attempt = 1; attempt <= 10; attempt++) {
      try {
        const call = () => client.im.batchMessage.delete({ path: { batch_message_id: id } })
        const { code } = await minute.add(() => second.add(call))
        if (code !== 0) break
        appendFileSync(file, `${id}\n`)
        done.add(id)
        return
      } catch (error) {
        const seconds = secondsUntilNext(error as SdkError, attempt)
        if (seconds === undefined) break
        await setTimeout(seconds * 1_000)
      }
    }
    failed.push(id)
  }
  await Promise.all(ids.filter((id) => !done.has(id)).map(recall))
  return { done: [...done], failed }
}

/** Too fast: as long as the platform says. Its own trouble, or the network's: longer each time. A refusal: never. */
const secondsUntilNext = ({ response }: SdkError, attempt: number): number | undefined => {
  if (response?.data?.code === 99991400) return Number(response.headers["x-ogw-ratelimit-reset"] ?? 1)
  if (response === undefined || response.status >= 500) return Math.min(30, 2 ** attempt / 2)
  return undefined
}

/** What the SDK throws, an error of axios, as far as it is looked at. */
interface SdkError {
  readonly response?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string | undefined>>
    readonly data?: { readonly code?: number }
  }
}
// #endregion
