/**
 * Items in the order of a comparison that tells any two apart. Chunks of bounded length keep adding and removing
 * cheap: a plain sorted array moves all that follows, which shows from some 100,000 items on.
 */
export interface SortedList<A> {
  readonly add: (item: A) => void
  readonly remove: (item: A) => void
  /** The items from the first one that is not `below`, in order. `below` holds for a beginning of the list. */
  readonly from: (below: (item: A) => boolean) => Iterable<A>
}

const longestChunk = 512

export const makeSortedList = <A>(compare: (a: A, b: A) => number): SortedList<A> => {
  const chunks: Array<Array<A>> = []

  const chunkFor = (below: (item: A) => boolean): number =>
    firstNot(chunks, (chunk) => {
      const last = chunk.at(-1)
      return last !== undefined && below(last)
    })

  return {
    add: (item) => {
      const isBelow = (other: A) => compare(other, item) < 0
      const at = Math.min(chunkFor(isBelow), Math.max(chunks.length - 1, 0))
      const chunk = chunks[at]
      if (chunk === undefined) {
        chunks.push([item])
        return
      }
      chunk.splice(firstNot(chunk, isBelow), 0, item)
      if (chunk.length > longestChunk) chunks.splice(at + 1, 0, chunk.splice(chunk.length >> 1))
    },
    remove: (item) => {
      const isBelow = (other: A) => compare(other, item) < 0
      const at = chunkFor(isBelow)
      const chunk = chunks[at]
      if (chunk === undefined) return
      const index = firstNot(chunk, isBelow)
      const found = chunk[index]
      if (found === undefined || compare(found, item) !== 0) return
      chunk.splice(index, 1)
      if (chunk.length === 0) chunks.splice(at, 1)
    },
    from: function* (below) {
      let at = chunkFor(below)
      let index = firstNot(chunks[at] ?? [], below)
      for (let chunk = chunks[at]; chunk !== undefined; chunk = chunks[++at]) {
        for (; index < chunk.length; index++) yield chunk[index] as A
        index = 0
      }
    },
  }
}

/** Index of the first item for which `holds` does not hold; it holds for a beginning of the items. */
const firstNot = <A>(items: ReadonlyArray<A>, holds: (item: A) => boolean): number => {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle] as A)) low = middle + 1
    else high = middle
  }
  return low
}
