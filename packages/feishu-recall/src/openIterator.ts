/**
 * An iterator over a generator that can be left at any time: `return` ends what it waits for, too, where a generator
 * alone would first wait for it. Both ends of a stream on top of it (an answer that the browser hangs up on) need that.
 */
export const openIterator = <A>(
  start: (signal: AbortSignal) => AsyncGenerator<A, void, undefined>,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<A, void, undefined> => {
  const left = new AbortController()
  const generator = start(signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]))
  const done = { done: true, value: undefined } as const
  const iterator: AsyncIterableIterator<A, void, undefined> = {
    next: () =>
      generator.next().catch((error: unknown) => {
        if (left.signal.aborted) return done
        throw error
      }),
    return: async () => {
      left.abort()
      await generator.return().catch(() => undefined)
      return done
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
