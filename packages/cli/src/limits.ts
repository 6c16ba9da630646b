/**
 * What the command reads and shows at most. A name ends in its unit, and counts if it has none. What happens at each
 * limit: docs/limits.md. The limits of the work itself are those of the packages that do it.
 */
export const limits = {
  /** A million ids with their times of sending fit in this twice; a larger file is another file. */
  listBytes: 134_217_728,
  /** Faults and repeats that are shown in full; the rest are counted. */
  faultsShown: 10,
  /** Ids named in each sentence of the report. The rest are in `--json` and in the store. */
  idsShown: 3,
  /** How often the block on a terminal is drawn again, */
  redrawMillis: 200,
  /** and how much of the time counting may take: a campaign of a million ids is counted less often. */
  countingShare: 0.05,
  /** Without a terminal: a line when something changed, but no more often than this, */
  lineEveryMillis: 5_000,
  /** and as a sign of life when nothing did. */
  lineAtLeastEveryMillis: 60_000,
  /** A program that prints the app's secret may ask somebody for a finger, */
  secretCommandMillis: 30_000,
  /** and prints nothing else. */
  secretBytes: 4_096,
  /** A command of `--on-done` may build a report and send it; nobody waits for it for longer. */
  onDoneMillis: 60_000,
  /** One try to reach a webhook, */
  webhookMillis: 10_000,
  /** how many there are, */
  webhookTries: 3,
  /** and what lies between the first two of them; twice as much between the next. */
  webhookPauseMillis: 1_000,
  /** What a webhook answers is read so far, headers and body. */
  webhookAnswerBytes: 65_536,
  /** A sentence for somebody's telephone; a custom bot takes 20 KB in all. */
  hookLineLetters: 600,
} as const
