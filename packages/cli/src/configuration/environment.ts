import { proxyFaults } from "@feishu-recall/transport-http"
import { Redacted } from "effect"
import { editDistance } from "./editDistance.ts"

/** What the command takes from its environment. Sentences name variables, never their values. */
export interface CommandEnvironment {
  readonly appSecret: Redacted.Redacted
  /** What keeps the command from running, all of it. Empty: nothing. */
  readonly faults: ReadonlyArray<string>
  /** Names with our prefix that nothing reads. */
  readonly notes: ReadonlyArray<string>
}

const known = ["FEISHU_APP_SECRET"] as const

/**
 * Judges the whole environment at once. A name that is nearly one of ours is a fault: whoever set it believes that it
 * works. Any other with our prefix may be another program's, and is a note.
 *
 * @example
 * readEnvironment({ FEISHU_APP_SECRT: "…" }).faults // ["FEISHU_APP_SECRT is not known: did you mean …", "the app's …"]
 */
export const readEnvironment = (environment: Readonly<Record<string, string | undefined>>): CommandEnvironment => {
  const unknown = Object.keys(environment).flatMap((name) => {
    if (known.some((one) => one === name)) return []
    const nearest = nearestTo(name)
    return nearest.distance <= typoDistance || /^feishu_/i.test(name) ? [{ name: shown(name), ...nearest }] : []
  })
  const isTypo = ({ distance }: { readonly distance: number }) => distance <= typoDistance
  return {
    appSecret: Redacted.make(environment["FEISHU_APP_SECRET"] ?? ""),
    faults: [
      ...unknown.filter(isTypo).map(({ name, nearest }) => `${name} is not known: did you mean ${nearest}?`),
      ...secretFaults(environment["FEISHU_APP_SECRET"] ?? ""),
      ...proxyFaults(environment),
    ],
    notes: unknown
      .filter((one) => !isTypo(one))
      .map(({ name, nearest }) => `${name} is not known, and nothing reads it; the nearest name is ${nearest}`),
  }
}

/** As many letters too many, too few or wrong are an oversight. */
const typoDistance = 3

const nearestTo = (name: string) =>
  known
    .map((nearest) => ({ nearest, distance: editDistance(name.toUpperCase(), nearest) }))
    .reduce((best, one) => (one.distance < best.distance ? one : best))

const shown = (name: string): string => name.slice(0, 80)

const secretFaults = (secret: string): ReadonlyArray<string> => {
  if (secret === "") return ["the app's secret is missing: put it into the environment variable FEISHU_APP_SECRET"]
  // The line end of the file that it came from, or a whole file.
  return /^[\x21-\x7e]{1,256}$/.test(secret)
    ? []
    : ["FEISHU_APP_SECRET is no app secret: it has blanks, line ends or other letters than ASCII in it, or is too long"]
}
