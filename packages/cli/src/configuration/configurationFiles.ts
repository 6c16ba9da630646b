import { existsSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { Result } from "effect"
import type { ConfigurationFile } from "./ConfigurationFile.ts"
import { parseConfigurationFile } from "./parseConfigurationFile.ts"
import { userFolders } from "./userFolders.ts"

/** A configuration file that counts, the nearer one before the user's own. */
export interface ReadFile {
  readonly path: string
  readonly content: ConfigurationFile
}

export const projectFileName = "feishu-recall.json"
export const userFileName = "config.json"

/**
 * The file that is named, or the first `feishu-recall.json` from the working directory upwards and the user's own.
 * All that is wrong with any of them is told at once.
 *
 * A file that is only come across may be a stranger's: it says where an app's secret is sent. So it counts only if the
 * user, or the administrator, wrote it and nobody else can, and it starts no program.
 */
export const configurationFiles = (options: {
  readonly named: string | undefined
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}): Result.Result<ReadonlyArray<ReadFile>, ReadonlyArray<string>> => {
  const { directory, environment, named } = options
  const found =
    named === undefined
      ? [
          { path: upwards(directory), ownersOnly: true },
          { path: existing(join(userFolders(environment).configuration, userFileName)), ownersOnly: false },
        ]
      : [{ path: resolve(directory, named), ownersOnly: false }]
  const read = found.flatMap(({ ownersOnly, path }) => (path === undefined ? [] : [readOne(path, ownersOnly)]))
  const faults = read.flatMap((one) => (Result.isFailure(one) ? one.failure : []))
  if (faults.length > 0) return Result.fail(faults)
  return Result.succeed(read.flatMap((one) => (Result.isSuccess(one) ? one.success : [])))
}

const upwards = (directory: string): string | undefined => {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName)
    if (existsSync(path)) return path
    if (folder === dirname(folder)) return undefined
  }
}

const existing = (path: string): string | undefined => (existsSync(path) ? path : undefined)

const readOne = (path: string, ownersOnly: boolean): Result.Result<ReadFile, ReadonlyArray<string>> => {
  const stranger = ownersOnly ? strangers(path) : undefined
  if (stranger !== undefined) return Result.fail([stranger])
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch {
    return Result.fail([`${path} can't be read: check the path and its permissions`])
  }
  return Result.flatMap(parseConfigurationFile(path, text), (content) =>
    ownersOnly && content.appSecretCommand !== undefined
      ? Result.fail([
          `${path}: "appSecretCommand" starts a program, so it counts only in your own folder or in a file that --config names`,
        ])
      : Result.succeed({ path, content }),
  )
}

const strangers = (path: string): string | undefined => {
  const user = process.getuid?.()
  if (user === undefined) return undefined
  const { mode, uid } = statSync(path)
  if ((uid === user || uid === 0) && (mode & 0o022) === 0) return undefined
  return `${path} could have been written by somebody else, and says where secrets go: make it yours alone (chmod go-w), or name it with --config`
}
