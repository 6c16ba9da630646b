import { Result, Schema, SchemaIssue } from "effect"
import { ConfigurationFile } from "./ConfigurationFile.ts"
import { editDistance } from "./editDistance.ts"

/** The text of a configuration file, or all that is wrong with it, each with its line and never with a value. */
export const parseConfigurationFile = (
  path: string,
  text: string,
): Result.Result<ConfigurationFile, ReadonlyArray<string>> => {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""))
  } catch (error) {
    return Result.fail([`${path}${placeOf(text, error)} is no JSON: correct it, or remove the file`])
  }
  const decoded = decode(value)
  if (Result.isSuccess(decoded)) return Result.succeed(decoded.success)
  return Result.fail(
    format(decoded.failure.issue).issues.map(({ path: keys = [] }) => {
      const key = keys[0] === undefined ? undefined : String(typeof keys[0] === "object" ? keys[0].key : keys[0])
      if (key === undefined) return `${path}: expected one JSON object`
      return `${path}${lineOf(text, key)}: ${faultOf(key)}`
    }),
  )
}

const decode = Schema.decodeUnknownResult(ConfigurationFile, { errors: "all", onExcessProperty: "error" })
const format = SchemaIssue.makeFormatterStandardSchemaV1()
const known = Object.keys(ConfigurationFile.fields)

const faultOf = (key: string): string => {
  if (known.includes(key))
    return key === "appSecretCommand"
      ? `"${key}" takes a list of texts: the program, and its arguments`
      : `"${key}" takes a text that is not empty`
  if (key === "appSecret" || key === "tokenKey")
    return `"${key}" has no place in a configuration file: put it into a file of its own and name that as "${key}File"`
  const nearest = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .reduce((best, one) => (one.distance < best.distance ? one : best))
  const meant = nearest.distance <= 3 ? `: did you mean "${nearest.name}"?` : "; remove it"
  return `"${key.slice(0, 80)}" is not known${meant}`
}

const lineOf = (text: string, key: string): string => {
  const at = text.search(new RegExp(`${JSON.stringify(key).replaceAll(/[^\w]/g, "\\$&")}\\s*:`))
  return at === -1 ? "" : `:${text.slice(0, at).split("\n").length}`
}

/** V8 says where, and quotes what stands there, which may be a secret in the wrong file. */
const placeOf = (text: string, error: unknown): string => {
  const at = /at position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1]
  return at === undefined ? "" : `:${text.slice(0, Number(at)).split("\n").length}`
}
