import type { Seeded } from "./Seeded.ts"

/**
 * The one true time of a simulation, and everything that is going to happen in it. Nothing here waits: the next moment is
 * the next thing that happens.
 */
export interface VirtualTime {
  /** Epoch milliseconds, with fractions. */
  readonly now: () => number
  /** Milliseconds since the beginning. */
  readonly elapsed: () => number
  /** Lets something happen later; the answer calls it off. */
  readonly after: (millis: number, happen: () => void) => () => void
  /** Somebody has something to do at this very moment. Called once for each thing to do. */
  readonly wake: (sleeper: Awake) => void
  /** Goes on until `isOver`, or until nothing is left to happen. */
  readonly run: (isOver: () => boolean) => void
}

/** Somebody who does one thing at a time, when it is their turn. */
export interface Awake {
  readonly takeTurn: () => void
}

interface Planned {
  readonly at: number
  readonly order: number
  happen: (() => void) | undefined
}

export const makeVirtualTime = (start: number, random: Seeded): VirtualTime => {
  const planned: Array<Planned> = []
  const awake: Array<Awake> = []
  let now = start
  let order = 0

  return {
    now: () => now,
    elapsed: () => now - start,
    after: (millis, happen) => {
      const entry: Planned = { at: now + Math.max(0, millis), order: order++, happen }
      push(planned, entry)
      return () => {
        entry.happen = undefined
      }
    },
    wake: (sleeper) => {
      awake.push(sleeper)
    },
    run: (isOver) => {
      while (!isOver()) {
        if (awake.length > 0) {
          // What several do at the same moment happens in any order.
          const index = awake.length === 1 ? 0 : random.whole(0, awake.length - 1)
          const [next] = awake.splice(index, 1)
          next!.takeTurn()
          continue
        }
        const next = pop(planned)
        if (next === undefined) return
        now = next.at
        next.happen?.()
      }
    },
  }
}

// A binary heap: a sorted list would be slower by the length of the queue.
const isBefore = (one: Planned, other: Planned): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

const push = (heap: Array<Planned>, entry: Planned): void => {
  let index = heap.length
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(entry, heap[parent]!)) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = entry
}

const pop = (heap: Array<Planned>): Planned | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let index = 0
  while (true) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (!isBefore(heap[child]!, last)) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
  return first
}
