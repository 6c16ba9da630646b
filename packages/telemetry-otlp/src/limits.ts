/** What the exporter waits for, keeps and sends at most. What happens at each limit: docs/limits.md. */
export const limits = {
  /** One request to the collector, as the standard has it. */
  timeoutMillis: 10_000,
  /** Requests under way at once, of all signals: a collector that hangs is not sent more. */
  requestsUnderWay: 8,
  /** Spans or log records of one request. */
  batchSize: 1_000,
  /** What is still unsent when the program stops, all signals together. */
  shutdownMillis: 3_000,
  /** Half of what the standard has: a recall of 300 messages is over in ten seconds. */
  metricsIntervalMillis: 10_000,
  tracesIntervalMillis: 5_000,
  logsIntervalMillis: 1_000,
} as const
