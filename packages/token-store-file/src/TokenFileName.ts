import { createHash } from "node:crypto"

/**
 * A token's file is written once and never changed; a newer one of its lane has a higher sequence. Two that were written
 * at the same time have the same sequence and are told apart by `unique`. So removing one file is removing exactly one
 * token, whoever writes meanwhile, and no lock has to be held that a killed process would leave behind.
 */
export interface TokenFileName {
  /** A hash: a lane's name may be longer than a file's, or have a slash. */
  readonly lane: string
  readonly sequence: number
  /** For tidying up only; what is sealed in the file decides. */
  readonly expiresAt: number
  /** What the text in it begins with, without its dots. */
  readonly mark: string
  readonly unique: string
}

export const laneOf = (key: string): string =>
  createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 40)

export const markOf = (mark: string): string => mark.split(".")[1] ?? ""

export const formatName = ({ lane, sequence, expiresAt, mark, unique }: TokenFileName): string =>
  `${lane}.${sequence}.${expiresAt}.${mark}.${unique}.token`

/** `undefined` for a file that is not ours. */
export const parseName = (name: string): TokenFileName | undefined => {
  const [, lane, sequence, expiresAt, mark, unique] = form.exec(name) ?? []
  return lane === undefined || mark === undefined || unique === undefined
    ? undefined
    : { lane, sequence: Number(sequence), expiresAt: Number(expiresAt), mark, unique }
}

const form = /^([0-9a-f]{40})\.(\d{1,15})\.(\d{1,16})\.([0-9a-f]{32})\.([0-9a-f]{32})\.token$/

/** Oldest first, in the same order for whoever looks. */
export const inOrder = (one: TokenFileName, other: TokenFileName): number =>
  one.sequence - other.sequence || (one.unique < other.unique ? -1 : 1)
