/** Every limit of this package. `docs/limits.md` lists them; the limits of calls and stores are those of their packages. */
export const limits = {
  /** How often whoever watches looks at the campaign, in milliseconds. */
  pollMillis: 250,
  /** and how much of the time counting may take: a campaign of a million ids is looked at less often. */
  countingShare: 0.05,
  /** Events that are read from the log at a time: so many wait in memory for a slow reader, and the others in the store. */
  eventsPerPage: 500,
  /** Faults of a list of ids that are named; the others are counted. */
  faultsNamed: 100,
  /** A time of sending before this moment, in epoch milliseconds (January 1971; as seconds the year 2999), was given in seconds. */
  earliestSentAtMillis: 32_472_144_000,
  /** Ids of a list that are checked before the rest of the process has its turn. */
  idsPerTurn: 1_000,
  /** How long an order waits for a token, to tell wrong credentials before it is taken, and the log until it says that none comes, in milliseconds. */
  tokenPatienceMillis: 3_000,
  /** How long a worker rests that could not go on, before it is tried again, in milliseconds. */
  workerRestMillis: 10_000,
} as const
