import { Effect, Option } from "effect"
import { Flag, GlobalFlag } from "effect/cli"
import { settingNames, settingOf, type SettingName } from "./configuration/settings.ts"

const toggle = (name: string, description: string) =>
  GlobalFlag.Setting(name)({
    flag: Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false), Flag.withoutNegation),
  })

const text = (name: string, metavar: string, description: string) =>
  GlobalFlag.Setting(name)({
    flag: Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional),
  })

const jsonFlag = toggle("json", "NDJSON on stdout: one object a line, each with its type")
const quietFlag = toggle("quiet", "Nothing on stderr but errors and warnings")
const debugFlag = toggle("debug", "More about an error: where in the program it came from")
const configFlag = text("config", "path", "A configuration file, instead of those that are found")

/** Who orders it stands with the orders, for example; most settings that have a flag can be told to every command. */
const settingFlags = settingNames.flatMap((name) => {
  const { description, flag, metavar, ownFlag } = settingOf(name)
  return flag === undefined || ownFlag ? [] : [{ name, flag: text(flag, metavar, description) }]
})

/** The flags that every command has. */
export const globalFlags = [jsonFlag, quietFlag, debugFlag, configFlag, ...settingFlags.map(({ flag }) => flag)]

/** What was given of them. */
export const readGlobalFlags = Effect.gen(function* () {
  const flags = new Map<SettingName, string>()
  for (const { flag, name } of settingFlags) {
    const value = yield* flag
    if (Option.isSome(value)) flags.set(name, value.value)
  }
  return {
    json: yield* jsonFlag,
    quiet: yield* quietFlag,
    debug: yield* debugFlag,
    file: Option.getOrUndefined(yield* configFlag),
    flags,
  }
})
