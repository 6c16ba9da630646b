/** The same items, until the signal ends: also while the next one is waited for, where a loop alone would wait on. */
export async function* untilAborted<A>(
  source: AsyncIterable<A>,
  signal: AbortSignal,
): AsyncGenerator<A, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let endWaiting: (reason: unknown) => void = () => {}
  const abort = () => endWaiting(signal.reason)
  signal.addEventListener("abort", abort)
  let isDone = false
  try {
    while (true) {
      signal.throwIfAborted()
      const next = await new Promise<IteratorResult<A, unknown>>((resolve, reject) => {
        endWaiting = reject
        iterator.next().then(resolve, reject)
      })
      isDone = next.done === true
      if (next.done === true) return
      yield next.value
    }
  } finally {
    signal.removeEventListener("abort", abort)
    // A source that hangs answers this as little: nobody waits for it.
    if (!isDone) (async () => iterator.return?.())().catch(() => undefined)
  }
}
