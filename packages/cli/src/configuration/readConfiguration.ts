import { dirname, join } from "node:path"
import { Order } from "@feishu-recall/core"
import { proxyFaults } from "@feishu-recall/transport-http"
import { Result, Schema } from "effect"
import { type Configuration, shownSource, type Source, type Sourced } from "./Configuration.ts"
import { configurationFiles } from "./configurationFiles.ts"
import { configurationVariable, readEnvironment } from "./environment.ts"
import { isAppId, isBaseUrl, plainBaseUrl } from "./lane.ts"
import { settingNames, settingOf, type SettingName } from "./settings.ts"
import { parseStoreUrl, parseTokenStoreUrl } from "./storeUrl.ts"
import { userFolders } from "./userFolders.ts"

/** Where settings can be told. */
export interface Surroundings {
  /** Flags as they were given, by the name of their setting. */
  readonly flags: ReadonlyMap<SettingName, string>
  /** `--config`. */
  readonly file: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly directory: string
}

export interface ReadConfiguration {
  readonly configuration: Configuration
  /** All that is wrong with it, each with its place. Empty: nothing. */
  readonly faults: ReadonlyArray<string>
  /** What is allowed, and may still be a mistake. */
  readonly notes: ReadonlyArray<string>
}

/** Flags count before the environment, that before a file, a near file before the user's. */
export const readConfiguration = (surroundings: Surroundings): ReadConfiguration => {
  const { directory, environment, file, flags } = surroundings
  const read = readEnvironment(environment)
  const named = file ?? (environment[configurationVariable] || undefined)
  const files = configurationFiles({ named, directory, environment })
  const layers: ReadonlyArray<(name: SettingName) => Sourced<unknown> | undefined> = [
    (name) => sourced(flags.get(name), { _tag: "Flag", name: `--${settingOf(name).flag}` }, directory),
    (name) => {
      const told = read.values.get(name)
      return told && sourced(told.value, { _tag: "Environment", name: told.variable }, directory)
    },
    ...(Result.isSuccess(files) ? files.success : []).map(
      ({ content, path }) =>
        (name: SettingName) =>
          sourced((content as Readonly<Record<string, unknown>>)[name], { _tag: "File", path }, dirname(path)),
    ),
    (name) => sourced(defaults(environment)[name], { _tag: "Default" }, directory),
  ]
  const told = layers.map((layer) =>
    Object.fromEntries(settingNames.flatMap((name) => (layer(name) === undefined ? [] : [[name, layer(name)]]))),
  ) as ReadonlyArray<Configuration>
  const configuration = oneOfEach(told)
  return {
    configuration: plain(configuration),
    faults: [
      ...faultsOf(configuration),
      ...(Result.isFailure(files) ? files.failure : []),
      ...told.flatMap(saidTwice),
      ...read.faults,
    ],
    notes: [
      ...read.notes,
      ...(flags.has("appSecret") ? [secretIsSeen] : []),
      ...(flags.has("webhook") ? [webhookIsSeen] : []),
    ],
  }
}

const secretIsSeen =
  "--app-secret can be seen by every user of this machine, and stays in the shell's history: use FEISHU_APP_SECRET, a file or a command"

const webhookIsSeen =
  "--webhook can be seen by every user of this machine, and whoever has its URL can write there: use FEISHU_RECALL_WEBHOOK"

const sourced = (value: unknown, source: Source, folder: string): Sourced<unknown> | undefined =>
  value === undefined ? undefined : { value, source, folder }

const defaults = (environment: Surroundings["environment"]): Readonly<Partial<Record<SettingName, string>>> => ({
  baseUrl: "https://open.feishu.cn",
  store: `sqlite:${join(userFolders(environment).data, "recalls.db")}`,
  tokenStore: "memory:",
})

/** The first that tells something counts; what tells the secret in another way comes after it and is passed over. */
const oneOfEach = (told: ReadonlyArray<Configuration>): Configuration => {
  const chosen: Partial<Record<SettingName, Sourced<unknown>>> = {}
  for (const layer of told)
    for (const name of settingNames) {
      const group = alternatives.find((names) => names.includes(name)) ?? [name]
      const before = group.some((one) => chosen[one] !== undefined && layer[one] !== chosen[one])
      if (layer[name] !== undefined && !before) chosen[name] = layer[name]
    }
  return chosen as Configuration
}

/** Several ways to tell one secret. */
const alternatives: ReadonlyArray<ReadonlyArray<SettingName>> = [
  ["appSecret", "appSecretFile", "appSecretCommand"],
  ["tokenKey", "tokenKeyFile"],
]

const saidTwice = (layer: Configuration): ReadonlyArray<string> =>
  alternatives.flatMap((names) => {
    const places = names.flatMap((name) => {
      const told = layer[name]
      return told === undefined ? [] : [shownSource(name, told.source)]
    })
    return places.length > 1 ? [`${places.join(" and ")} tell the same secret: keep one of them`] : []
  })

const faultsOf = (configuration: Configuration): ReadonlyArray<string> =>
  settingNames.flatMap((name) => {
    const told = configuration[name]
    if (told === undefined || typeof told.value !== "string") return []
    const place = shownSource(name, told.source)
    const fault = faultOf(name, told.value, told.folder)
    return fault === undefined ? [] : [`${place} ${fault}`]
  })

/** What a setting's value is instead of what it should be, without the value. */
const faultOf = (name: SettingName, value: string, folder: string): string | undefined => {
  const failureOf = (result: Result.Result<unknown, string>) => (Result.isFailure(result) ? result.failure : undefined)
  switch (name) {
    case "appId":
      return isAppId(value) ? undefined : "takes an app id, such as cli_a1b2c3d4e5f6"
    case "baseUrl":
      return isBaseUrl(plainBaseUrl(value))
        ? undefined
        : "takes scheme and host, without user, path, default port or a dot at the end, such as https://open.feishu.cn"
    case "appSecret":
      // The line end of the file that it came from, or a whole file.
      return /^[\x21-\x7e]{1,256}$/.test(value)
        ? undefined
        : "is no app secret: it has blanks, line ends or other letters than ASCII in it, or is too long"
    case "store":
      return failureOf(parseStoreUrl(value, folder))
    case "tokenStore":
      return failureOf(parseTokenStoreUrl(value, folder))
    case "proxy":
      return proxyFaults({ it: value }, ["it"]).length > 0 ? "is no URL of a proxy: write http://host:port" : undefined
    case "by":
      return isActor(value) ? undefined : "takes a name on one line, in 200 letters at most"
    case "webhook":
      return isWebhook(value)
        ? undefined
        : "takes a URL that begins with https:// or http://, without user and password"
    case "onDone":
    case "webhookSecret":
    case "tokenKey":
    case "appSecretFile":
    case "appSecretCommand":
    case "tokenKeyFile":
    case "ca":
      return undefined
  }
}

const isActor = Schema.is(Order.fields.by)

const isWebhook = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
}

const plain = ({ baseUrl, ...others }: Configuration): Configuration =>
  baseUrl === undefined ? others : { ...others, baseUrl: { ...baseUrl, value: plainBaseUrl(baseUrl.value) } }
