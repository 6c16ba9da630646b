import { randomUUID } from "node:crypto"
import { constants } from "node:fs"
import { chmod, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises"
import { join } from "node:path"
import { ForeignFile } from "./fileError.ts"
import { limits } from "./limits.ts"
import { formatName, inOrder, parseName, type TokenFileName } from "./TokenFileName.ts"

/** The files of a directory, oldest first. All of it throws what the file system says. */
export interface TokenDirectory {
  readonly list: () => Promise<ReadonlyArray<TokenFileName>>
  /** `undefined` if it has been deleted meanwhile. */
  readonly read: (file: TokenFileName) => Promise<string | undefined>
  readonly write: (file: TokenFileName, text: string) => Promise<void>
  /** Returns when no crash can bring them back. */
  readonly erase: (files: ReadonlyArray<TokenFileName>) => Promise<void>
  /** Deletes what was being written by a process that was killed. */
  readonly tidy: (now: number) => Promise<void>
}

/** Creates it for its owner only, or makes sure that it is so. */
export const openTokenDirectory = async (directory: string): Promise<TokenDirectory> => {
  const created = await mkdir(directory, { recursive: true, mode: 0o700 })
  // The umask may have taken something away.
  if (created !== undefined) await chmod(directory, 0o700)
  const { mode, uid } = await stat(directory)
  const isPrivate = (mode & 0o077) === 0 && uid === process.getuid?.()
  // Windows has no such modes.
  if (process.platform !== "win32" && !isPrivate) throw new ForeignFile("others may enter the directory")

  return {
    list: async () => (await readdir(directory)).flatMap((name) => parseName(name) ?? []).toSorted(inOrder),
    read: (file) => unlessMissing(readWhole(join(directory, formatName(file)))),
    write: async (file, text) => {
      const draft = join(directory, `${randomUUID()}${draftEnding}`)
      try {
        await writeSynced(draft, text)
        await rename(draft, join(directory, formatName(file)))
      } catch (cause) {
        await unlink(draft).catch(() => undefined)
        throw cause
      }
      await sync(directory)
    },
    erase: async (files) => {
      for (const file of files) await unlessMissing(unlink(join(directory, formatName(file))))
      if (files.length > 0) await sync(directory)
    },
    tidy: async (now) => {
      for (const name of await readdir(directory)) {
        if (!name.endsWith(draftEnding)) continue
        const draft = join(directory, name)
        const standing = await unlessMissing(stat(draft))
        if (standing !== undefined && now - standing.mtimeMs > limits.abandonedMillis)
          await unlessMissing(unlink(draft))
      }
    },
  }
}

const draftEnding = ".draft"

const unlessMissing = async <A>(reading: Promise<A>): Promise<A | undefined> => {
  try {
    return await reading
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined
    throw cause
  }
}

/** What somebody else put there may be a link, a pipe that nobody writes to, or without an end. */
const readWhole = async (path: string): Promise<string> => {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const { size, ...standing } = await file.stat().then((stats) => ({ size: stats.size, isFile: stats.isFile() }))
  if (!standing.isFile || size > limits.fileBytes) throw new ForeignFile("a file in it was not written by this store")
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(limits.fileBytes), position: 0 })
  return buffer.toString("utf8", 0, bytesRead)
}

const writeSynced = async (path: string, text: string): Promise<void> => {
  await using file = await open(path, "wx", 0o600)
  await file.writeFile(text)
  await file.sync()
}

/** A name is on the disk when its directory is; Windows can't open one, and needs not. */
const sync = async (directory: string): Promise<void> => {
  if (process.platform === "win32") return
  await using handle = await open(directory, "r")
  await handle.sync()
}
