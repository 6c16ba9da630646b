/**
 * A number for people: `1,234`.
 *
 * @example
 * ```ts
 * import { number } from "@feishu-recall/cli"
 *
 * number(1234) // "1,234"
 * ```
 */
export const number = (value: number): string => value.toLocaleString("en-US")

/**
 * How many there are of something: `1 recall`, `2 recalls`.
 *
 * @example
 * ```ts
 * import { counted } from "@feishu-recall/cli"
 *
 * counted(2, "recall") // "2 recalls"
 * counted(2, "entry", "entries") // "2 entries"
 * ```
 */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

/**
 * Milliseconds for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`.
 *
 * @example
 * ```ts
 * import { duration } from "@feishu-recall/cli"
 *
 * duration(185_000) // "3 min 05 s"
 * ```
 */
export const duration = (millis: number): string => {
  if (millis < 9_950) return `${(millis / 1_000).toFixed(1)} s`
  const seconds = Math.round(millis / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`
}

/** What is left, rounded up: `4 s`. A last digit that flickers tells nobody anything. */
export const countdown = (millis: number): string => {
  const seconds = Math.max(1, Math.ceil(millis / 1_000))
  return seconds < 60 ? `${seconds} s` : duration(seconds * 1_000)
}

/** `06:14:05`, in the zone of whoever reads it. */
export const clock = (epochMillis: number): string => new Date(epochMillis).toLocaleTimeString("en-GB")

/** `2026-11-23 06:14:05`, in the zone of whoever reads it. */
export const day = (epochMillis: number): string => {
  const date = new Date(epochMillis)
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(epochMillis)}`
}
