import { hexDigits, toHex } from "./seededHash.ts"

/**
 * Ids that carry their own index, unreadably: 32 hexadecimal digits of which eight are the index in disguise and the
 * rest proves that this seed made them. A company of 500,000 people needs no table to know whether an open_id is one
 * of its own.
 */
export const hideIndex = (seed: number, index: number): string =>
  toHex(Math.imul(index ^ seed, multiplier)) + hexDigits(3, seed, index)

/** The index inside an id that `hideIndex` made with the same seed; `undefined` for every other text. */
export const revealIndex = (seed: number, digits: string): number | undefined => {
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined
  const index = (Math.imul(Number.parseInt(digits.slice(0, 8), 16), inverse) ^ seed) >>> 0
  return hideIndex(seed, index) === digits ? index : undefined
}

const multiplier = 0x9e3779b1

// Newton's iteration doubles the number of right bits of an inverse modulo 2^32 with every step.
const inverse = ((): number => {
  let guess = multiplier
  for (let step = 0; step < 5; step++) guess = Math.imul(guess, 2 - Math.imul(multiplier, guess))
  return guess
})()
