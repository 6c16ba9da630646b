import { X509Certificate } from "node:crypto"
import { hostname, userInfo } from "node:os"
import { InvalidInput, Lane, Order } from "@feishu-recall/core"
import { Redacted, Result, Schema } from "effect"
import { expected, faultsOf, isRecord, type Rule } from "./faultsOf.ts"
import type { HostToken, RecallerOptions } from "./RecallerOptions.ts"
import { parseStoreUrl, parseTokenStoreUrl, type StoreAddress, type TokenStoreAddress } from "./storeUrl.ts"

/** Options that are right, with all defaults. */
export interface RecallerSettings {
  readonly lane: Lane
  /** None where the host brings a source of tokens of its own. */
  readonly credentials: Credentials | undefined
  readonly store: StoreAddress
  readonly tokenStore: TokenStoreAddress
  readonly tokenKey: Redacted.Redacted | undefined
  readonly transport: NonNullable<RecallerOptions["transport"]>
  readonly by: string
  readonly logger: RecallerOptions["logger"]
}

export type Credentials =
  | { readonly appSecret: Redacted.Redacted }
  | { readonly getToken: () => HostToken | Promise<HostToken> }

/** All faults at once, each with its option and what was expected. No value is told: it may be a secret. */
export const checkOptions = (
  options: RecallerOptions,
  needsCredentials: boolean,
): Result.Result<RecallerSettings, InvalidInput> => {
  if (!isRecord(options)) return Result.fail(invalid(["expected an object with appId and appSecret"]))
  const baseUrl = typeof options.baseUrl === "string" ? plainBaseUrl(options.baseUrl) : options.baseUrl
  const given: RecallerOptions = { ...options, ...(baseUrl === undefined ? {} : { baseUrl }) }
  const faults = [...faultsOf(given, rules, "option"), ...relationFaults(given, needsCredentials)]
  if (isRecord(given.transport)) faults.push(...faultsOf(given.transport, transportRules, "option", "transport."))
  const store = typeof given.store === "string" ? given.store : defaultStore
  const tokenStore = typeof given.tokenStore === "string" ? given.tokenStore : "memory:"
  const addresses = Result.all({ store: parseStoreUrl(store), tokenStore: parseTokenStoreUrl(tokenStore) })
  if (faults.length > 0 || Result.isFailure(addresses)) return Result.fail(invalid(faults))
  const { appId, by = whoRunsThis(), logger, tenantKey = "self", tokenKey, transport = {} } = given
  return Result.succeed({
    lane: { baseUrl: given.baseUrl ?? defaultBaseUrl, appId, tenantKey },
    credentials: credentialsOf(given),
    ...addresses.success,
    tokenKey: tokenKey === undefined ? undefined : Redacted.make(tokenKey),
    transport,
    by,
    logger,
  })
}

const credentialsOf = ({ appSecret, getToken }: RecallerOptions): Credentials | undefined => {
  if (getToken !== undefined) return { getToken }
  return appSecret === undefined ? undefined : { appSecret: Redacted.make(appSecret) }
}

const defaultBaseUrl = "https://open.feishu.cn"
const defaultStore = "sqlite:feishu-recall.db"

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
const isFunction = (value: unknown): boolean => typeof value === "function"

const parsed =
  (parse: (text: string) => Result.Result<unknown, string>): Rule =>
  (value) =>
    Result.match(isText(value) ? parse(value) : Result.fail("expected a text"), {
      onFailure: (fault) => fault,
      onSuccess: () => undefined,
    })

const rules: Readonly<Record<keyof RecallerOptions, Rule>> = {
  appId: expected(Schema.is(Lane.fields.appId), "an app id, e.g. cli_a1b2c3d4e5f6"),
  appSecret: expected(isText, "the app secret, a text that is not empty: is its environment variable set?"),
  getToken: expected(isFunction, "a function that gives { token, expiresAt }"),
  tenantKey: expected(Schema.is(Lane.fields.tenantKey), "the key of a tenant, and none for a self-built app"),
  baseUrl: expected(Schema.is(Lane.fields.baseUrl), "scheme and host alone, e.g. https://open.feishu.cn"),
  store: parsed(parseStoreUrl),
  tokenStore: parsed(parseTokenStoreUrl),
  tokenKey: expected(
    (value) => isText(value) && Buffer.from(value, "base64").length === 32,
    "32 bytes in base64: openssl rand -base64 32 makes them",
  ),
  transport: expected(isRecord, "an object"),
  by: expected(Schema.is(Order.fields.by), "a name on one line, in 200 letters at most"),
  logger: expected(isFunction, "a function that takes a line of the log"),
}

const transportRules: Readonly<Record<keyof NonNullable<RecallerOptions["transport"]>, Rule>> = {
  proxy: expected((value) => isText(value) && /^https?:$/.test(URL.parse(value)?.protocol ?? ""), "an http(s) URL"),
  certificateAuthority: expected(
    (value) => isText(value) && isCertificate(value),
    "a certificate as PEM, not the path of one",
  ),
  connections: expected(
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1_024,
    "an integer from 1 to 1024",
  ),
}

/** Node ignores one that it can't read, and then each call fails for a reason that nobody sees. */
const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).subject !== ""
  } catch {
    return false
  }
}

const relationFaults = (given: RecallerOptions, needsCredentials: boolean): ReadonlyArray<string> => [
  ...(given.appId === undefined ? ["appId: it is missing (is its environment variable set?)"] : []),
  ...(needsCredentials && given.appSecret === undefined && given.getToken === undefined
    ? [
        "appSecret: it is missing (is its environment variable set?); or give getToken, if this service has tokens of its own",
      ]
    : []),
  ...(given.appSecret !== undefined && given.getToken !== undefined
    ? ["getToken: give it or appSecret, not both"]
    : []),
  ...(isText(given.tokenStore) && /^file:/i.test(given.tokenStore) && given.tokenKey === undefined
    ? ["tokenKey: it is missing; tokens in files are sealed (openssl rand -base64 32 makes a key)"]
    : []),
]

const invalid = (faults: ReadonlyArray<string>) =>
  new InvalidInput({ message: `correct the options of createRecaller: ${faults.join("\n  ")}` })

/** A slash at the end and capitals are how people write it, too. */
const plainBaseUrl = (text: string): string => text.replace(/\/+$/, "").toLowerCase()

/** `payroll@host-7`: enough for a colleague to know whom to ask. */
const whoRunsThis = (): string => {
  let name: string
  try {
    name = userInfo().username
  } catch {
    // In a container nobody may have given the user a name.
    name = `user ${process.getuid?.() ?? "unknown"}`
  }
  return `${name}@${hostname()}`.slice(0, 200)
}
