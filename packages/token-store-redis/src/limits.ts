/** What a Redis store waits for, reads and queues at most. What happens at each limit: docs/limits.md. */
export const limits = {
  /** One call with all it takes, connecting too: less than the core waits for a store. */
  timeoutMillis: 1_500,
  /** Some ten times what the platform's tokens need when they are sealed. Whatever is larger is not ours. */
  valueBytes: 16_384,
  /** Calls that may be under way on the one connection: a call for each lane of a large program at once. */
  callsUnderWay: 1_024,
} as const
