/** FNV-1a with 64 bits: tells one list of ids from another. It protects against mistakes, not against forgers. */
export interface ListDigest {
  readonly high: number
  readonly low: number
}

export const emptyDigest: ListDigest = { high: 0xcbf29ce4, low: 0x84222325 }

/** The digest with one more id. Ids are ASCII; each is followed by a line feed, so that ids can't run together. */
export const addToDigest = (digest: ListDigest, id: string): ListDigest => {
  let { high, low } = digest
  for (let index = 0; index <= id.length; index++) {
    low = (low ^ (index < id.length ? id.charCodeAt(index) & 0xff : 10)) >>> 0
    // times the prime 2^40 + 0x1b3, modulo 2^64, in two halves
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0
    low = product >>> 0
  }
  return { high, low }
}

export const digestText = ({ high, low }: ListDigest): string =>
  high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0")
