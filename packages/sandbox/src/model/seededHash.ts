/**
 * Randomness as a value: the same seed and the same numbers always give the same result, so a run can be repeated and
 * nothing has to be stored to remember what was drawn.
 */

/** Mixes a seed and any numbers to 32 bits. */
export const hash32 = (seed: number, ...numbers: ReadonlyArray<number>): number => {
  let hash = (seed ^ 0x9e3779b9) | 0
  for (const number of numbers) {
    // Both halves, because counters and times exceed 32 bits.
    hash = scramble(hash ^ (number | 0))
    hash = scramble(hash ^ Math.floor(number / 4_294_967_296))
  }
  return scramble(hash) >>> 0
}

/** A number in [0, 1). */
export const fraction = (seed: number, ...numbers: ReadonlyArray<number>): number =>
  hash32(seed, ...numbers) / 4_294_967_296

/** `words` times eight lower-case hexadecimal digits. */
export const hexDigits = (words: number, seed: number, ...numbers: ReadonlyArray<number>): string => {
  let text = ""
  for (let word = 0; word < words; word++) text += toHex(hash32(seed, word, ...numbers))
  return text
}

/** Eight lower-case hexadecimal digits of a 32-bit number. */
export const toHex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0")

// The finisher of MurmurHash3: a bijection on 32 bits in which every input bit reaches every output bit.
const scramble = (value: number): number => {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
