/** What the endpoint waits for and takes at most. What happens at each limit: docs/limits.md. */
export const limits = {
  /** One request, headers included: a scraper sends some hundred bytes at once. */
  requestMillis: 10_000,
  headerBytes: 8_192,
  /** A scrape under way when the program stops. */
  shutdownMillis: 1_000,
} as const
