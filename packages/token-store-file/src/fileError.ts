import { TokenStoreError } from "@feishu-recall/core"

/** What was found is not ours, or not ours alone. */
export class ForeignFile extends Error {}

/** What the file system said, as the store's error: the directory and what to do, never what is in a file. */
export const fileError = (
  cause: unknown,
  operation: TokenStoreError["operation"],
  directory: string,
): TokenStoreError => {
  if (cause instanceof TokenStoreError) return cause
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""
  const why =
    cause instanceof ForeignFile
      ? `${cause.message}: allow it to this user alone (chmod 700), or name another directory.`
      : (advice.get(code) ?? `${code === "" ? "it failed" : code}: check the directory and its disk.`)
  return new TokenStoreError({ operation, message: `The directory of tokens ${directory}: ${why}` })
}

const advice = new Map([
  ["ENOSPC", "its disk is full: make room."],
  ["EDQUOT", "its disk is full: make room."],
  ["EROFS", "its disk can't be written: name another directory."],
  ["EACCES", "this user may not use it: allow it, or name another one."],
  ["EPERM", "this user may not use it: allow it, or name another one."],
  ["ENOTDIR", "a part of the path is a file: name another one."],
  ["EEXIST", "it is a file: name another one."],
  ["ENOENT", "it was deleted: open the store again."],
  ["ELOOP", "a link stands where a file should: delete it."],
  ["EMFILE", "this process has too many open files: allow more (ulimit -n)."],
])
