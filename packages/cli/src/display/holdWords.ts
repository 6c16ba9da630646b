import type { Hold } from "@feishu-recall/core"
import { noTokenWords } from "./noTokenWords.ts"
import { number } from "./words.ts"

/** Why calls wait for a while. A person is asked after some holds in a row, so they are counted. */
export const holdWords = ({ cause, detail, inARow }: Hold): string => {
  const times = inARow < 3 ? "" : `, ${number(inARow)} times in a row`
  if (cause === "throttled") return `the platform limits the rate${times}`
  return cause === "token-rejected" ? "a new token was rejected, too" : `${noTokenWords(detail ?? "")}${times}`
}
