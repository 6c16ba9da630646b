/**
 * What the store waits for, queues and reads at most, unless told otherwise in its options. A name ends in its unit, and
 * counts if it has none. What happens at each limit: docs/limits.md.
 */
export const limits = {
  /** Longer than a checkpoint or a backup holds the file; about as long as a lease, so that nobody waits for nothing. */
  busyTimeoutMillis: 5_000,
  /** What the event loop is blocked for while another process writes; more attempts follow. */
  blockingMillis: 10,
  /** Some transactions ahead: whoever comes next waits where it is, instead of here. */
  queueCapacity: 1_024,
  /** A transaction of so many small writes takes some ten milliseconds. */
  batchLimit: 256,
  /** A page of the log ends at whichever comes first, so that large events don't make large pages. */
  pageLength: 500,
  pageCharacters: 4_194_304,
  /** Streams that are looked up by their names for one reader, whose places it then remembers: some 100 milliseconds. */
  soughtStreams: 10_000,
  /** Members that are counted, or streams that are looked up, in one go: some 20 milliseconds of the event loop. */
  tallyLength: 5_000,
  /** How soon a subscriber sees what another process appended; this process wakes it at once. */
  pollMillis: 100,
  /** The write-ahead log is cut back to this after a burst; without a limit it keeps the largest size it ever had. */
  journalBytes: 67_108_864,
} as const
