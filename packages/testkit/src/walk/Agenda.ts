/** What is going to happen, earliest first; what happens at the same moment, in the order in which it was written down. */
export interface Agenda {
  readonly add: (at: number, act: () => void) => void
  /** `Infinity` if nothing is left. */
  readonly nextAt: () => number
  readonly takeNext: () => () => void
}

export const makeAgenda = (): Agenda => {
  // Latest first, so that the next one is taken off the end. A walk has a few dozen entries at most.
  const entries: Array<{ readonly at: number; readonly act: () => void }> = []
  return {
    add: (at, act) => {
      let place = entries.length
      while (place > 0 && entries[place - 1]!.at <= at) place--
      entries.splice(place, 0, { at, act })
    },
    nextAt: () => entries.at(-1)?.at ?? Number.POSITIVE_INFINITY,
    takeNext: () => entries.pop()!.act,
  }
}
