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

/**
 * `sqlite:FILE`, a path alone, or `postgres://…`. A relative path is taken from `folder`. The failure says what is
 * wrong without the value, which may hold a password.
 */
export const parseStoreUrl = (text: string, folder: string): Result.Result<StoreAddress, string> => {
  const scheme = schemeOf(text)
  if (scheme === undefined) return Result.succeed({ _tag: "Sqlite", filename: inFolder(text, folder) })
  if (scheme === "sqlite") {
    const filename = pathOf(text, "sqlite")
    return filename === undefined
      ? Result.fail("takes sqlite:FILE, and no file stands behind the colon")
      : Result.succeed({ _tag: "Sqlite", filename: inFolder(filename, folder) })
  }
  if (scheme === "postgres" || scheme === "postgresql")
    return URL.canParse(text)
      ? Result.succeed({ _tag: "Postgres", url: Redacted.make(text) })
      : Result.fail("is no URL of a database: write postgres://user:password@host:5432/database")
  if (scheme === "memory") return Result.fail("can't be memory: what takes back messages must survive a crash")
  return Result.fail("takes sqlite:FILE or postgres://user:password@host:5432/database")
}

/** `memory:`, `file:FOLDER` or `redis://…`. */
export const parseTokenStoreUrl = (text: string, folder: string): Result.Result<TokenStoreAddress, string> => {
  const scheme = schemeOf(text)
  if (scheme === "memory") return Result.succeed({ _tag: "Memory" })
  const directory = scheme === "file" ? pathOf(text, "file") : undefined
  if (directory !== undefined) return Result.succeed({ _tag: "File", directory: inFolder(directory, folder) })
  if ((scheme === "redis" || scheme === "rediss") && (URL.parse(text)?.hostname ?? "") !== "")
    return Result.succeed({ _tag: "Redis", url: Redacted.make(text) })
  return Result.fail("takes memory:, file:FOLDER or redis://user:password@host:6379/0")
}

/** A single letter is a drive of Windows. */
const schemeOf = (text: string): string | undefined => /^([a-z][a-z+]+):/i.exec(text)?.[1]?.toLowerCase()

const pathOf = (text: string, scheme: string): string | undefined => {
  const rest = text.slice(scheme.length + 1)
  if (!rest.startsWith("//")) return rest === "" ? undefined : rest
  try {
    return fileURLToPath(`file:${rest}`)
  } catch {
    return undefined
  }
}

const inFolder = (path: string, folder: string): string => (isAbsolute(path) ? path : join(folder, path))

/** A URL for people: neither a password nor what stands behind a question mark, where some take one, too. */
export const shownUrl = (text: string): string => {
  const scheme = schemeOf(text)
  if (scheme === undefined || scheme === "sqlite" || scheme === "file") return text.replace(/\?.*$/s, "?…")
  const parsed = URL.parse(text)
  if (parsed === null) return `${scheme}:…`
  if (parsed.host === "" && parsed.pathname === "") return `${scheme}:`
  const user = parsed.username === "" ? "" : `${parsed.username}${parsed.password === "" ? "" : ":…"}@`
  // A password with a slash in it that nobody escaped ends up here.
  const path = /^[\w./%-]*$/.test(parsed.pathname) ? parsed.pathname : "/…"
  return `${parsed.protocol}//${user}${parsed.host}${path}${parsed.search === "" ? "" : "?…"}`
}
