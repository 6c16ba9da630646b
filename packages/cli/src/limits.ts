/**
 * What the command reads and shows at most. A name ends in its unit, and counts if it has none. What happens at each
 * limit: docs/limits.md. The limits of the work itself are those of the packages that do it.
 */
export const limits = {
  /** Of a list or of a log that ids are picked from: an hour of reading; a device without end is no list. */
  listBytes: 17_179_869_184,
  /** Of a line, a record or an object in it. What is longer is a file of another kind. */
  recordCharacters: 1_048_576,
  /** Twice the largest campaign that was measured. They are all in memory until the list is stored. */
  listIds: 2_000_000,
  /** A longer list has a canary unless told: a mistake in it is seen while most of it can still be left as it is, */
  canaryAbove: 100,
  /** of so many: each kind of trouble shows in a few, and they are confirmed within seconds. */
  canaryIds: 10,
  /** What a plan reckons with: a reading with the call, one while the messages go back, and one after the counts rested. */
  readingsEach: 3,
  /**
   * How long the platform takes a message back unless the tenant's administrator has set another time, which no API
   * tells. Only a hint for people: the platform's refusal alone proves anything.
   *
   * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete, and the help centre on recalls
   */
  recallWindowMillis: 86_400_000,
  /** Campaigns that a plan names among those that have asked already. */
  campaignsShown: 3,
  /** Campaigns that `prune` names of those that go, and of those that stay for each reason; the rest are counted. */
  pruneCampaignsShown: 5,
  /** Faults and repeats that are shown in full; the rest are counted. */
  faultsShown: 10,
  /** Ids named in each sentence of the report. The rest are in `--json` and in the store. */
  idsShown: 3,
  /** Rows for each recall in a report of HTML: what a browser opens at once, and some 25 printed pages. */
  appendixRows: 1_000,
  /** The same in Markdown: an issue takes 65,536 characters. */
  markdownRows: 100,
  /** How often the block on a terminal is drawn again, */
  redrawMillis: 200,
  /** and how much of the time counting may take: a campaign of a million ids is counted less often. */
  countingShare: 0.05,
  /** Without a terminal: a line when something changed, but no more often than this, */
  lineEveryMillis: 5_000,
  /** and as a sign of life when nothing did. */
  lineAtLeastEveryMillis: 60_000,
  /** The latest problems under the block, in words; */
  problemsShown: 5,
  /** so many different ones are counted, */
  problemsRemembered: 50,
  /** from what is among so many newest events of the log on: a long history is not read again. */
  problemEvents: 1_000,
  /** With so much waiting for whoever reads stdout, `progress` and `problem` are left out of `--json`. */
  waitingBytes: 65_536,
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
  /** `doctor` waits so long for each of its two calls. */
  doctorCallMillis: 10_000,
  /** By more than this a clock is off: the lives of tokens and certificates bear less well what is longer. */
  clockMillis: 60_000,
  /** With less than this on its disk a store may not last for a campaign: ten thousand recalls take about 40 MB. */
  roomBytes: 100_000_000,
} as const
