import { Timestamp } from "@feishu-recall/core"
import { Schema } from "effect"
import { limits } from "./limits.ts"

/** Why a time of sending can't be; `undefined`: it can. Seconds would lie in January 1970, and their message go last. */
export const sentAtFault = (sentAt: unknown): string | undefined => {
  if (!isTimestamp(sentAt)) return "expected the time of sending in epoch milliseconds, e.g. Date.now()"
  return sentAt < limits.earliestSentAtMillis ? "expected epoch milliseconds, and these look like seconds" : undefined
}

const isTimestamp = Schema.is(Timestamp)
