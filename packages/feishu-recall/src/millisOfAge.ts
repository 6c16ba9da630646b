import { limits } from "@feishu-recall/core"

/** `90d`, `12w`, `36h` or a whole number of milliseconds; `undefined`: it is neither, or less than the least age. */
export const millisOfAge = (olderThan: unknown): number | undefined => {
  const millis = typeof olderThan === "number" ? olderThan : millisOfText(olderThan)
  return Number.isSafeInteger(millis) && millis >= limits.retention.leastAgeMillis ? millis : undefined
}

const millisOfText = (text: unknown): number => {
  const [, amount, unit = ""] = /^(\d{1,5})(h|d|w)$/.exec(typeof text === "string" ? text.trim() : "") ?? []
  return amount === undefined ? Number.NaN : Number(amount) * millisOfUnit[unit]!
}

const millisOfUnit: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }
