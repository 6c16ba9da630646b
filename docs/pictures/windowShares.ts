/**
 * How full a sliding window is as calls arrive: for each step of time the most of it that was used, where 1 is the limit.
 * Times in milliseconds, in order.
 */
export const windowShares = (
  arrivals: ReadonlyArray<number>,
  window: { readonly limit: number; readonly millis: number },
  stepMillis: number,
  untilMillis: number,
): ReadonlyArray<number> => {
  const shares = Array.from({ length: Math.ceil(untilMillis / stepMillis) }, () => 0)
  let [first, last] = [0, 0]
  for (let step = 0; step < shares.length; step++) {
    const until = (step + 1) * stepMillis
    const leave = (moment: number) => {
      while (first < last && arrivals[first]! <= moment - window.millis) first++
    }
    leave(step * stepMillis)
    shares[step] = (last - first) / window.limit
    while (last < arrivals.length && arrivals[last]! < until) {
      leave(arrivals[last]!)
      last++
      shares[step] = Math.max(shares[step]!, (last - first) / window.limit)
    }
  }
  return shares
}
