/**
 * What begins with one of some texts, as ranges in the order of code points, which is the order of the bytes of UTF-8:
 * each from `low` up to, and without, `high`. `undefined` where a text can't be looked for like that, or all begin with it.
 *
 * @example
 * ```ts
 * import { prefixRanges } from "@feishu-recall/core"
 *
 * prefixRanges(["campaign "]) // [{ low: "campaign ", high: "campaign!" }]
 * ```
 */
export const prefixRanges = (
  prefixes: ReadonlyArray<string>,
): ReadonlyArray<{ readonly low: string; readonly high: string }> | undefined => {
  const ranges = [...new Set(prefixes)].map((low) => ({ low, high: low.isWellFormed() ? after(low) : "" }))
  return ranges.some(({ high }) => high === "") ? undefined : ranges
}

/** The least text that is greater than all that begin with this one; empty if there is none. */
const after = (prefix: string): string => {
  const points = Array.from(prefix, (letter) => letter.codePointAt(0) ?? 0)
  while (points.at(-1) === greatest) points.pop()
  const last = points.pop()
  if (last === undefined) return ""
  // Between these two lie the halves of pairs, which no text has by themselves.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

const greatest = 0x10ffff
