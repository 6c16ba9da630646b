/** What a file store reads and repeats at most. What happens at each limit: docs/limits.md. */
export const limits = {
  /** Some ten times what the platform's tokens need when they are sealed. Whatever is larger is not ours. */
  fileBytes: 16_384,
  /** Each further try means that another process has just replaced what was being read. */
  readTries: 8,
  /** A file that was being written when its process was killed. Writing takes some milliseconds. */
  abandonedMillis: 60_000,
} as const
