import { Timestamp } from "@feishu-recall/core"
import { Schema } from "effect"

/** Why a time of sending can't be; `undefined`: it can. Seconds would lie in January 1970, and their message go last. */
export const sentAtFault = (sentAt: unknown): string | undefined => {
  if (!isTimestamp(sentAt)) return "expected the time of sending in epoch milliseconds, e.g. Date.now()"
  return sentAt < beforeThePlatform ? "expected epoch milliseconds, and these look like seconds" : undefined
}

const isTimestamp = Schema.is(Timestamp)

/** As seconds that is the year 2999, as milliseconds January 1971. */
const beforeThePlatform = 32_472_144_000
