/**
 * What the store waits for, queues and reads at most, unless told otherwise in its options. A name ends in its unit, and
 * counts if it has none. What happens at each limit: docs/limits.md.
 */
export const limits = {
  /** A server that is there answers in milliseconds; one that restarts refuses at once. */
  connectMillis: 5_000,
  /** One statement, with the way there and back. Longer than a wait for the lock. */
  answerMillis: 10_000,
  /** Longer than a frozen process can keep the others out; about as long as a lease, so that nobody waits for nothing. */
  lockMillis: 5_000,
  /** A process that was frozen within a transaction is thrown out after this, and the others go on. */
  idleMillis: 2_000,
  /** One writes, the others read. A follower needs one only while it reads a page. */
  connections: 8,
  /** Some transactions ahead: whoever comes next waits where it is, instead of here. */
  queueCapacity: 1_024,
  /** A transaction of so many small writes takes some ten milliseconds. */
  batchLimit: 256,
  /** No further write joins a transaction that has so much text already. */
  batchCharacters: 4_194_304,
  /** A page of the log ends at whichever comes first, so that large events don't make large pages. */
  pageLength: 500,
  pageBytes: 4_194_304,
  /** Streams that are looked up by their names for one reader, whose places it then remembers: some 100 milliseconds. */
  soughtStreams: 10_000,
  /** Members that one statement counts or deletes: some 20 milliseconds of the server. */
  pieceLength: 5_000,
  /** The net under LISTEN and NOTIFY: how soon a subscriber sees what it was not told of. */
  pollMillis: 1_000,
  /** How soon a lost connection for LISTEN is replaced. */
  listenAgainMillis: 500,
  /** One answer of the server: more than the largest event that the core lets pass. */
  messageBytes: 67_108_864,
} as const
