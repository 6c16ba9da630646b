import { Effect } from "effect"
import { shownSource } from "../configuration/Configuration.ts"
import { settingNames, settingOf, type SettingName } from "../configuration/settings.ts"
import { shownUrl } from "../configuration/storeUrl.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { configured } from "./judge.ts"

/** `feishu-recall config show` */
export const configShow = Effect.fnUntraced(function* () {
  const { output } = yield* Invocation
  const configuration = yield* configured
  const rows = settingNames.flatMap((name) => {
    const told = configuration[name]
    if (told === undefined) return []
    return [{ name, value: shownValue(name, told.value), source: shownSource(name, told.source) }]
  })
  for (const row of rows) output.record("setting", row)
  const width = (key: "name" | "value") => Math.max(...rows.map((row) => row[key].length))
  const [names, values] = [width("name"), Math.min(40, width("value"))]
  output.text(rows.map(({ name, source, value }) => `${name.padEnd(names)}  ${value.padEnd(values)}  ${source}`))
  return exitCodes.confirmed
})

/** A URL without its password; any other secret not at all. A program without its arguments: one may be a secret. */
const shownValue = (name: SettingName, value: string | readonly [string, ...Array<string>]): string => {
  if (typeof value !== "string") return value.length === 1 ? value[0] : `${value[0]} …`
  if (name === "onDone") return value.replace(/(?<=\S)\s+\S.*$/s, " …")
  if (!settingOf(name).secret) return value
  // The secret of a webhook is its path.
  if (name === "webhook") return `${new URL(value).origin}/…`
  return secretTexts.has(name) ? "(secret)" : shownUrl(value)
}

const secretTexts: ReadonlySet<SettingName> = new Set(["appSecret", "tokenKey", "webhookSecret"])
