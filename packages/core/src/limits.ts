/**
 * What the core waits for, keeps and takes at most: the defaults of all its policies, and why they are so. A name ends in
 * its unit, and counts if it has none. What happens at each limit, and where to change it: docs/limits.md.
 */
export const limits = {
  /** `RecallPolicy`: one recall, from its claim to its outcome. */
  recall: {
    /** A commit takes milliseconds; a process that needs longer was frozen, and its claim is worth nothing. */
    startWithinMillis: 5_000,
    /** The platform answers in well under a second. Claims and budgets last this long, so it costs time after a crash. */
    callTimeoutMillis: 10_000,
    /** With the pauses below that is two minutes of trouble: longer, and a person should know. */
    maxAttempts: 8,
    backoffBaseMillis: 1_000,
    backoffCapMillis: 60_000,
    youngMillis: 30_000,
    readAfterMillis: 5_000,
    readAtLeastEveryMillis: 60_000,
    quietMillis: 5_000,
    quietShortMillis: 15_000,
    quietSendingMillis: 30_000,
    quietUndeliveredMillis: 120_000,
    /** Until then a recall is read some 70 times. What moves for longer is reread by a person's order. */
    confirmWithinMillis: 3_600_000,
  },
  /**
   * `BudgetPolicy`: for `DELETE batch_messages` and for `get_progress` alike, each apart.
   *
   * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
   */
  budget: {
    callsPerSecond: 50,
    callsPerMinute: 1_000,
    callTimeoutMillis: 10_000,
  },
  /** `WorkerPolicy`: the one process that acts for a lane. */
  worker: {
    /** How long the work stands still after a crash; a renewal may be late by two thirds of it. */
    leaseTtlMillis: 5_000,
    pollMillis: 100,
    /** Claims of a crashed worker can wait: their time of 15 s is over first. */
    claimPollMillis: 500,
    standByMillis: 1_000,
    /** A connection that was cut is there again at once; a server that restarts takes seconds. */
    storePauseMillis: 250,
    /** As long as a lease: an outage of minutes costs a try each. */
    storePauseCapMillis: 5_000,
    /** More often than anybody collects them, and a thousand times more rarely than there is anything to do. */
    measureEveryMillis: 5_000,
    /** More than a window of 50: answers arrive while the next calls start. */
    maxInFlight: 64,
    /** Recalls of one transaction: some milliseconds, in which nobody else writes. */
    pageSize: 200,
    /** One second's worth of calls: a longer list would be out of date before its end. */
    duePageSize: 50,
    maxCampaigns: 1_000,
    sameRefusalLimit: 20,
    /** Each is a person's order or a taking of turns; what conflicts more often is stuck. */
    conflictRetries: 20,
  },
  /** What nobody may notice who does not look at it. */
  telemetry: {
    /** Of the time of a worker: so much goes into counting what is open, at most. */
    countingShare: 0.005,
  },
  /** `LanePolicy`: when a lane is held, and when that asks a person. */
  lane: {
    maxHoldsInARow: 10,
    holdBaseMillis: 1_000,
    holdCapMillis: 60_000,
    extendByMillis: 1_000,
    /** Of what the platform names: longer than any documented window, so that a wild number holds no lane for days. */
    longestHoldSeconds: 3_600,
    /** What a fold keeps is no setting: every process has to get the same lane from the same events. */
    letPass: 1_000,
  },
  /** `TenantTokensSettings`. */
  tokens: {
    /** More than 30 minutes would only fetch the same token again. */
    refreshBeforeMillis: 180_000,
    probeDelayMillis: 5_000,
    probeHoldMillis: 60_000,
    rejectionsToStop: 3,
    /** Tokens live two hours at most: with three in a row ending it, these reach back beyond any that could still work. */
    rememberedRejections: 64,
    storeTimeoutMillis: 2_000,
    /** `SelfBuiltApp`: one call to the token endpoint. */
    callTimeoutMillis: 10_000,
    /** A source of the host's own may never come back; all calls of the lane wait for it. */
    issueTimeoutMillis: 30_000,
    /** `TokenStoreMemory`: one token each. */
    lanesKept: 10_000,
    /** No page tells it: a push each hour, and the official SDKs keep a ticket for two. */
    ticketLifetimeMillis: 7_200_000,
    /** The last one and the one before it: delivery can be late, and the newer one is not in force at once everywhere. */
    ticketsKept: 2,
    /** `StoreAppOptions`: a push comes within seconds, or the webhook is not reached. With the calls that is below 30 s. */
    ticketWaitMillis: 15_000,
    /** How often the store is looked at meanwhile: the webhook may be another process. */
    ticketPollMillis: 250,
    /** The platform's page names no limit for such requests; one is enough if the webhook is reached. */
    askAgainAfterMillis: 60_000,
    /** Tickets that the platform called invalid. A redelivery may bring one back; it would cost one call. */
    rejectedTicketsKept: 16,
  },
  /** `ClientPolicy`: what people call. */
  client: {
    /** The largest campaign that was measured, at once. A longer list is put on in portions. */
    fillTargets: 1_000_000,
    /** A message that somebody can read. */
    faultsNamed: 100,
    /** Members that are read or staged in one transaction. */
    pageSize: 1_000,
    /** Recalls, or kinds of refusals, that a report names; the others are counted. */
    reportSample: 100,
    reportCodes: 50,
    /** Two hours of minutes, and as many columns as a printed page has room for. */
    reportSpans: 120,
    /** More orders than people give in one incident. */
    reportEntries: 200,
    conflictRetries: 20,
    /** Of whoever watches: as a worker pauses. */
    storePauseMillis: 250,
    storePauseCapMillis: 5_000,
  },
  /** What is kept of what has ended. */
  retention: {
    /**
     * What is younger may still be needed: the budgets of the last minute, the campaign that somebody reads about right
     * now, and the recall windows of most tenants.
     */
    leastAgeMillis: 86_400_000,
    /** Streams that go in one transaction: some milliseconds, in which nobody else writes. */
    pruneStreams: 200,
  },
  /** What every event store refuses, and the options of the one in memory. */
  store: {
    streamsPerAppend: 10_000,
    eventsPerAppend: 100_000,
    membersPerStage: 10_000,
    /** Fewer than an append has: it costs more to erase a stream than to begin one, and nobody else writes meanwhile. */
    streamsPerErasure: 1_000,
    eventsPerErasure: 100_000,
    listsPerErasure: 1_000,
    /** Of one event, its data and metadata together. Ours have hundreds. */
    eventCharacters: 16_777_216,
    memoryEvents: 10_000_000,
    memoryPageLength: 500,
  },
  /** Lengths of what people and the platform write. No settings: what one process stores every other has to read. */
  text: {
    actorCharacters: 200,
    reasonCharacters: 1_000,
    labelCharacters: 100,
    /** Of `msg` and of the log id in an answer. */
    messageCharacters: 500,
    logIdCharacters: 128,
    /** Of a list of ids: faults and repeats that are kept, and what is shown of a line. */
    listFaultsKept: 1_000,
    listFaultCharacters: 80,
  },
} as const
