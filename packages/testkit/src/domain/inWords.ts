import { momentOf } from "./Moment.ts"
import { isTime } from "./times.ts"

/** `{ _tag: "AttemptStarted", at, attempt: 1 }` as `0 s      attempt started: attempt 1`. */
export const inWords = (thing: object): string => {
  const { _tag = "", at, v: _version, ...fields } = thing as Readonly<Record<string, unknown>>
  const when = typeof at === "number" ? `${momentOf(at).padEnd(8)} ` : ""
  const said = partsOf(fields).map(([name, value]) => `${name} ${value}`)
  return `${when}${wordsOf(String(_tag))}${said.length === 0 ? "" : `: ${said.join(", ")}`}`
}

/** Where two things of one kind differ, a line for each: `reading recall count is 9, not 10`. */
export const differences = (actual: object, expected: object): ReadonlyArray<string> => {
  const is = new Map(partsOf(actual))
  const shouldBe = new Map(partsOf(expected))
  return [...new Set([...shouldBe.keys(), ...is.keys()])]
    .filter((name) => is.get(name) !== shouldBe.get(name))
    .map((name) => `${name} is ${is.get(name) ?? "not there"}, not ${shouldBe.get(name) ?? "there"}`)
}

/** Fields of what is nested stand beside the others, under both names. */
const partsOf = (thing: object, prefix = ""): ReadonlyArray<readonly [name: string, value: string]> =>
  Object.entries(thing).flatMap(([key, value]: [string, unknown]) => {
    const name = `${prefix}${wordsOf(key)}`
    if (value === undefined || (prefix === "" && (key === "_tag" || key === "v"))) return []
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return partsOf(value, `${name} `)
    if (key === "_tag") return [[prefix.trim(), wordsOf(valueOf(key, value))] as const]
    return [[name, valueOf(key, value)] as const]
  })

const valueOf = (key: string, value: unknown): string => {
  if (typeof value === "number" && isTime(key)) return momentOf(value)
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (value === null) return "none"
  return typeof value === "string" ? value : JSON.stringify(value)
}

const wordsOf = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
