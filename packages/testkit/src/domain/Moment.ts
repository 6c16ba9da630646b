/** A moment of a story, from its beginning: `"0 s"`, `"200 ms"`, `"1.5 min"`, `"24 h"`. Before it: `"-2 h"`. */
export type Moment = `${number} ${keyof typeof units}`

const units = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const

/** 2026-11-23 05:47 UTC. */
export const beginning = 1_795_412_820_000

/** In epoch milliseconds. */
export const timeOf = (moment: Moment): number => beginning + millisOf(moment)

/** How long, in milliseconds. */
export const millisOf = (moment: Moment): number => {
  const [amount, unit] = moment.split(" ")
  return Math.round(Number(amount) * units[unit as keyof typeof units])
}

/** A time as people say it: from the beginning of the story, in the largest unit that leaves two digits at most. */
export const momentOf = (time: number): string => {
  const millis = time - beginning
  const isShort = (length: number) => Math.abs(millis) >= length && Number.isInteger((millis * 100) / length)
  const [unit, length] = Object.entries(units).findLast(([, length]) => isShort(length)) ?? (["s", 1_000] as const)
  return `${millis / length} ${unit}`
}
