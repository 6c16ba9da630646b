import { proxyFaults } from "@feishu-recall/transport-http"
import { editDistance } from "./editDistance.ts"
import { hookVariables } from "../hooks/hookVariables.ts"
import { settingNames, settingOf, type SettingName } from "./settings.ts"

/** What the command takes from its environment. Sentences name variables, never their values. */
export interface CommandEnvironment {
  readonly values: ReadonlyMap<SettingName, { readonly value: string; readonly variable: string }>
  /** What keeps the command from running, all of it. Empty: nothing. */
  readonly faults: ReadonlyArray<string>
  /** Names with our prefix that nothing reads. */
  readonly notes: ReadonlyArray<string>
}

/** Names the configuration file itself, so no file can tell it. */
export const configurationVariable = "FEISHU_RECALL_CONFIG"

/**
 * Judges the names of the whole environment at once. One that is nearly ours is a fault: whoever set it believes that
 * it works. Any other with our prefix may be another program's, and is a note. An empty variable is none.
 */
export const readEnvironment = (environment: Readonly<Record<string, string | undefined>>): CommandEnvironment => {
  const unknown = Object.keys(environment).flatMap((name) => {
    if (known.some((one) => one === name) || handedOut.has(name)) return []
    const nearest = nearestTo(name)
    return nearest.distance <= typoDistance || /^feishu_/i.test(name) ? [{ name: shown(name), ...nearest }] : []
  })
  const isTypo = ({ distance }: { readonly distance: number }) => distance <= typoDistance
  return {
    values: new Map(
      settingNames.flatMap((name) => {
        const { variable } = settingOf(name)
        const value = variable === undefined ? "" : (environment[variable] ?? "")
        return variable === undefined || value === "" ? [] : [[name, { value, variable }] as const]
      }),
    ),
    faults: [
      ...unknown.filter(isTypo).map(({ name, nearest }) => `${name} is not known: did you mean ${nearest}?`),
      ...proxyFaults(environment),
    ],
    notes: unknown
      .filter((one) => !isTypo(one))
      .map(({ name, nearest }) => `${name} is not known, and nothing reads it; the nearest name is ${nearest}`),
  }
}

const known = [configurationVariable, ...settingNames.flatMap((name) => settingOf(name).variable ?? [])]

/** What we tell a command of `--on-done`, which may well be one that starts us. */
const handedOut: ReadonlySet<string> = new Set(Object.values(hookVariables))

/** As many letters too many, too few or wrong are an oversight; FEISHU_APP_KEY is another word. */
const typoDistance = 2

const nearestTo = (name: string) =>
  known
    .map((nearest) => ({ nearest, distance: editDistance(name.toUpperCase(), nearest) }))
    .reduce((best, one) => (one.distance < best.distance ? one : best))

const shown = (name: string): string => name.slice(0, 80)
