import { homedir } from "node:os"
import { join } from "node:path"

/** The folders of whoever runs the command. */
export interface UserFolders {
  readonly configuration: string
  readonly data: string
  readonly cache: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where each system wants them.
 *
 * Sources: https://specifications.freedesktop.org/basedir-spec/latest/ and, for macOS,
 * https://developer.apple.com/library/archive/documentation/FileManagement/Conceptual/FileSystemProgrammingGuide/
 */
export const userFolders = (
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): UserFolders => {
  const folder = (variable: string, usual: string) => join(environment[variable] || join(home, usual), name)
  if (platform === "darwin") {
    const support = join(home, "Library", "Application Support", name)
    return { configuration: support, data: support, cache: join(home, "Library", "Caches", name) }
  }
  if (platform === "win32") {
    const local = folder("LOCALAPPDATA", "AppData/Local")
    return { configuration: folder("APPDATA", "AppData/Roaming"), data: local, cache: join(local, "cache") }
  }
  return {
    configuration: folder("XDG_CONFIG_HOME", ".config"),
    data: folder("XDG_DATA_HOME", ".local/share"),
    cache: folder("XDG_CACHE_HOME", ".cache"),
  }
}

const name = "feishu-recall"
