import type { Hold, LaneState } from "@feishu-recall/core"
import { noTokenWords } from "./noTokenWords.ts"
import { countdown, number } from "./words.ts"

/** What waits now, how long and why: `calls wait 45 s more: the platform limits the rate`. */
export const currentHold = ({ holds: { progress, recall } }: LaneState, now: number): string | undefined => {
  const hold = [recall, progress].find((one) => one !== undefined && one.until > now)
  if (hold === undefined) return undefined
  return `${hold === recall ? "calls" : "readings"} wait ${countdown(hold.until - now)} more: ${holdWords(hold)}`
}

/** A person is asked after some holds in a row, so they are counted. */
const holdWords = ({ cause, detail, inARow }: Hold): string => {
  const times = inARow < 3 ? "" : `, ${number(inARow)} times in a row`
  if (cause === "throttled") return `the platform limits the rate${times}`
  return cause === "token-rejected" ? "a new token was rejected, too" : `${noTokenWords(detail ?? "")}${times}`
}
