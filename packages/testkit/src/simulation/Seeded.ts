/**
 * Random numbers that follow from a seed and a name. Each part of a simulation draws under a name of its own, so that
 * what is taken away from one part, to find a small failing case, moves as little as possible in the others.
 */
export interface Seeded {
  /** In [0, 1). */
  readonly fraction: () => number
  readonly between: (least: number, most: number) => number
  /** A whole number, both ends included. */
  readonly whole: (least: number, most: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <A>(values: ReadonlyArray<A>) => A
}

export const seeded = (seed: number, name: string): Seeded => {
  let state = seed ^ 0x9e3779b9
  for (let index = 0; index < name.length; index++) state = Math.imul(state ^ name.charCodeAt(index), 0x01000193)
  // mulberry32: small, fast, and passes the usual tests of randomness.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  // The first numbers of neighbouring seeds resemble each other.
  next()
  next()
  const fraction = () => next() / 4_294_967_296
  const whole = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1))
  return {
    fraction,
    between: (least, most) => least + fraction() * (most - least),
    whole,
    chance: (share) => fraction() < share,
    pick: (values) => values[whole(0, values.length - 1)]!,
  }
}
