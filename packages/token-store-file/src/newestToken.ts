import { TokenStoreError } from "@feishu-recall/core"
import type { TokenText } from "@feishu-recall/token-seal"
import { limits } from "./limits.ts"
import type { TokenDirectory } from "./TokenDirectory.ts"
import { laneOf, type TokenFileName } from "./TokenFileName.ts"

/** Lists again if what was listed has been replaced meanwhile. */
export const newestToken = async (files: Pick<TokenDirectory, "list" | "read">, texts: TokenText, key: string) => {
  const lane = laneOf(key)
  for (let tries = 0; tries < limits.readTries; tries++) {
    const file = (await newestFile(files, lane)) ?? (await newestFile(files, lane))
    // A listing that others write beside may miss the old name and the new one; hardly twice.
    if (file === undefined) return undefined
    const text = await files.read(file)
    if (text === undefined) continue
    const issued = texts.read(key, text)
    if (issued === undefined) throw notOurs()
    return { file, issued }
  }
  throw replacedAllTheTime()
}

const newestFile = async (files: Pick<TokenDirectory, "list">, lane: string): Promise<TokenFileName | undefined> =>
  (await files.list()).findLast((file) => file.lane === lane)

const notOurs = () =>
  new TokenStoreError({
    operation: "get",
    message:
      "The stored token is damaged, or was sealed with another key: give every process the same key. The next one that is set replaces it.",
  })

const replacedAllTheTime = () =>
  new TokenStoreError({
    operation: "get",
    message: "Other processes replaced the token whenever it was read: find out why they all renew it.",
  })
