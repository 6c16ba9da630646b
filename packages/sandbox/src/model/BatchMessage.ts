/**
 * One batch message: a few numbers, whatever the size of its audience. Every count is a function of these numbers and
 * the time, so a company of 500,000 people costs nothing until somebody asks.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export interface BatchMessage {
  readonly id: string
  /** Position in the order of acceptance, from 0. */
  readonly index: number
  readonly appId: string
  readonly tenantKey: string
  /** Times are epoch milliseconds. The recall window is measured from here. */
  readonly acceptedAt: number
  /** Epoch milliseconds of the first delivery. */
  readonly sendStartsAt: number
  /** Epoch milliseconds of the last delivery. */
  readonly sendEndsAt: number
  /** People addressed. */
  readonly valid: number
  /** People the bot can serve. */
  readonly available: number
  /** Of those who got it, the share that ever reads it, 0 to 1. */
  readonly readShare: number
  /** How long readers take on average. */
  readonly readMeanMs: number
  /** Messages that a recall will not take back. */
  readonly shortBy: number
  /** Whether the recall of this one is answered with 230027, as for an external chat. */
  readonly permissionDenied: boolean
  readonly recall: RecallRun | undefined
}

/** A recall under way or done: a straight line from one count to another. */
export interface RecallRun {
  readonly acceptedAt: number
  /** Whether it cancelled the rest of a send that was still running; otherwise it waits for it. */
  readonly stopsSend: boolean
  /** Messages that there are to take back. */
  readonly delivered: number
  /** When its work began for the first time. */
  readonly firstStartsAt: number
  readonly startsAt: number
  readonly endsAt: number
  readonly from: number
  readonly to: number
  /** Time that readers had until `plannedAt`, see `readingTime`. */
  readonly plannedAt: number
  readonly readingTimeBefore: number
}

/** What get_progress tells at one moment. Always `0 <= recallCount <= success <= valid` and `read <= success`. */
export interface BatchMessageCounts {
  /** People addressed; 0 until the send has started. */
  readonly valid: number
  /** Messages delivered. */
  readonly success: number
  /** People who read theirs. */
  readonly read: number
  /** Messages taken back. */
  readonly recallCount: number
}

/**
 * What get_progress tells of a batch message at `now`, in epoch milliseconds.
 *
 * @see {@link stageBatchMessages}
 */
export const countsAt = (message: BatchMessage, now: number): BatchMessageCounts => ({
  // The platform says 0 until the task has started.
  valid: now < message.sendStartsAt ? 0 : message.valid,
  success: deliveredAt(message, now),
  read: readAt(message, now),
  recallCount: recalledAt(message, now),
})

/** Starts a recall, or a second one over what the first left. */
export const planRecall = (
  message: BatchMessage,
  now: number,
  plan: {
    readonly delayMs: number
    readonly durationMs: number
    readonly shortBy: number
    /** Of a first recall; true unless told. */
    readonly stopsSend?: boolean
  },
): BatchMessage => {
  const stopsSend = message.recall?.stopsSend ?? plan.stopsSend ?? true
  const delivered = stopsSend ? deliveredAt(message, now) : message.available
  const startsAt = stopsSend ? now + plan.delayMs : Math.max(now, message.sendEndsAt) + plan.delayMs
  const from = recalledAt(message, now)
  const recall: RecallRun = {
    acceptedAt: message.recall?.acceptedAt ?? now,
    stopsSend,
    delivered,
    firstStartsAt: message.recall?.firstStartsAt ?? startsAt,
    startsAt,
    endsAt: startsAt + plan.durationMs,
    from,
    to: Math.max(from, delivered - plan.shortBy),
    plannedAt: now,
    readingTimeBefore: readingTime(message, now),
  }
  return { ...message, shortBy: plan.shortBy, recall }
}

/**
 * Whether a recall was accepted and nothing will move any more at `now`, in epoch milliseconds.
 *
 * @see {@link stageBatchMessages}
 */
export const isRecallAtRest = (message: BatchMessage, now: number): boolean =>
  message.recall !== undefined && now >= message.recall.endsAt

const deliveredAt = (message: BatchMessage, now: number): number => {
  if (message.recall?.stopsSend === true) return message.recall.delivered
  return Math.floor(message.available * progress(message.sendStartsAt, message.sendEndsAt, now))
}

const recalledAt = ({ recall }: BatchMessage, now: number): number =>
  recall === undefined
    ? 0
    : recall.from + Math.floor((recall.to - recall.from) * progress(recall.startsAt, recall.endsAt, now))

// Deliveries are spread evenly over the send, and each reader takes an exponential time: this is the integral of both.
const readAt = (message: BatchMessage, now: number): number => {
  const clock = readingTime(message, now)
  const span = message.sendEndsAt - message.sendStartsAt
  const stoppedAt = message.recall?.stopsSend === true ? message.recall.acceptedAt : Infinity
  const delivering = Math.min(clock, message.sendEndsAt, stoppedAt) - message.sendStartsAt
  if (delivering <= 0 || span <= 0) return 0
  const mean = Math.max(1, message.readMeanMs)
  const age = clock - message.sendStartsAt
  const readers = delivering - mean * (Math.exp((delivering - age) / mean) - Math.exp(-age / mean))
  return Math.max(0, Math.floor((message.available * message.readShare * readers) / span))
}

// A recalled message can't be read any more, so readers' time slows down with every message that is taken back, and
// stands still when all of them are gone.
const readingTime = ({ recall }: BatchMessage, now: number): number => {
  if (recall === undefined) return now
  if (recall.delivered === 0) return recall.readingTimeBefore
  const left = 1 - recall.from / recall.delivered
  const leftAtEnd = 1 - recall.to / recall.delivered
  const before = Math.max(0, Math.min(now, recall.startsAt) - recall.plannedAt)
  const during = Math.max(0, Math.min(now, recall.endsAt) - recall.startsAt)
  const after = Math.max(0, now - recall.endsAt)
  const span = recall.endsAt - recall.startsAt
  const lost = span > 0 ? ((left - leftAtEnd) * during * during) / (2 * span) : 0
  return recall.readingTimeBefore + left * before + (left * during - lost) + leftAtEnd * after
}

const progress = (from: number, to: number, now: number): number =>
  now >= to ? 1 : now <= from ? 0 : (now - from) / (to - from)
