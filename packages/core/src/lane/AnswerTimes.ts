/**
 * The last so many times in ascending order, as a value: every operation leaves its argument as it was.
 *
 * Versions share one buffer. A version sees only its own span of it, and only the newest may write behind its end, so
 * that a queue of calls costs no copy per call; whoever goes on from an older version gets a copy.
 */
export interface AnswerTimes {
  /** Milliseconds of the clock of the budget; shared by versions. */
  readonly buffer: Array<number>
  /** The index of the first time that is its own, */
  readonly from: number
  /** and the one after the last. */
  readonly to: number
}

export const emptyAnswerTimes: AnswerTimes = { buffer: [], from: 0, to: 0 }

export const answerCount = ({ from, to }: AnswerTimes): number => to - from

/** The time at `index`, 0 being the oldest that is kept. */
export const answerAt = ({ buffer, from }: AnswerTimes, index: number): number => buffer[from + index]!

/** With `time` in its place, and no more than the latest `keep` of all. */
export const insertAnswer = (times: AnswerTimes, time: number, keep: number): AnswerTimes => {
  const { buffer, from, to } = times
  const inOrder = from === to || buffer[to - 1]! <= time
  const spacious = from <= keep
  if (inOrder && spacious && buffer.length === to) {
    buffer.push(time)
    return { buffer, from: Math.max(from, to + 1 - keep), to: to + 1 }
  }
  const index = to - countAfter(times, time)
  const copy = [...buffer.slice(from, index), time, ...buffer.slice(index, to)].slice(-keep)
  return { buffer: copy, from: 0, to: copy.length }
}

/**
 * How many lie after `time`, each put off by `delay`. Adding here what is added elsewhere, instead of subtracting it
 * from `time`, makes both round alike.
 */
export const countAfter = ({ buffer, from, to }: AnswerTimes, time: number, delay = 0): number => {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (buffer[middle]! + delay > time) high = middle
    else low = middle + 1
  }
  return to - low
}
