import { isAbsolute, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Redacted, Result } from "effect"

/** Which event store, and where. */
export type StoreAddress =
  | { readonly _tag: "Sqlite"; readonly filename: string }
  | { readonly _tag: "Postgres"; readonly url: Redacted.Redacted }

/** Which token store, and where. */
export type TokenStoreAddress =
  | { readonly _tag: "Memory" }
  | { readonly _tag: "File"; readonly directory: string }
  | { readonly _tag: "Redis"; readonly url: Redacted.Redacted }

/** The failure says what was expected, never what was given: that may hold a password. */
export const parseStoreUrl = (text: string): Result.Result<StoreAddress, string> => {
  if (/\p{Cc}/u.test(text)) return Result.fail("has a control character in it, such as the end of a line")
  const scheme = schemeOf(text)
  const filename = scheme === undefined ? text : scheme === "sqlite" ? pathOf(text, scheme) : ""
  if (filename !== "") return Result.succeed({ _tag: "Sqlite", filename: fromHere(filename) })
  const isDatabase = scheme === "postgres" || scheme === "postgresql"
  if (isDatabase && URL.canParse(text)) return Result.succeed({ _tag: "Postgres", url: Redacted.make(text) })
  if (scheme === "memory") return Result.fail("can't be memory: what takes back messages has to survive a crash")
  return Result.fail("expected sqlite:FILE or postgres://user:password@host:5432/database")
}

/** `memory:`, `file:FOLDER` or `redis://…`, likewise. */
export const parseTokenStoreUrl = (text: string): Result.Result<TokenStoreAddress, string> => {
  const scheme = schemeOf(text)
  if (scheme === "memory") return Result.succeed({ _tag: "Memory" })
  const directory = scheme === "file" ? pathOf(text, scheme) : ""
  if (directory !== "") return Result.succeed({ _tag: "File", directory: fromHere(directory) })
  const isRedis = scheme === "redis" || scheme === "rediss"
  if (isRedis && (URL.parse(text)?.hostname ?? "") !== "")
    return Result.succeed({ _tag: "Redis", url: Redacted.make(text) })
  return Result.fail("expected memory:, file:FOLDER or redis://user:password@host:6379/0")
}

/** A single letter is a drive of Windows. */
const schemeOf = (text: string): string | undefined => /^([a-z][a-z+]+):/i.exec(text)?.[1]?.toLowerCase()

const pathOf = (text: string, scheme: string): string => {
  const rest = text.slice(scheme.length + 1)
  if (!rest.startsWith("//")) return rest
  try {
    return fileURLToPath(`file:${rest}`)
  } catch {
    return ""
  }
}

/** A service that changes its directory later still means the same file. */
const fromHere = (path: string): string => (isAbsolute(path) ? path : join(process.cwd(), path))
