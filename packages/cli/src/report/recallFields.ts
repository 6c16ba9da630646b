import type { CampaignRecall, Outcome } from "@feishu-recall/core"

interface Field {
  readonly of: (recall: CampaignRecall) => string | number | undefined
  readonly isTime?: true
}

const answerOf = ({ answer, setback }: CampaignRecall) => answer ?? setback

const outcomes: ReadonlySet<string> = new Set([
  "confirmed",
  "settledShort",
  "refused",
  "unverified",
  "cancelled",
] satisfies ReadonlyArray<Outcome>)

/** What programs get of each recall, in CSV and JSON alike: names are promises, and new ones come at the end. */
export const recallFields: Readonly<Record<string, Field>> = {
  ordinal: { of: ({ ordinal }) => ordinal },
  id: { of: ({ id }) => id },
  sentAt: { of: ({ sentAt }) => sentAt, isTime: true },
  status: { of: ({ status }) => status },
  outcome: { of: ({ status }) => (outcomes.has(status) ? status : undefined) },
  httpStatus: { of: (recall) => answerOf(recall)?.status },
  code: { of: (recall) => answerOf(recall)?.code },
  msg: { of: (recall) => answerOf(recall)?.msg },
  logId: { of: ({ logId }) => logId },
  calls: { of: ({ calls }) => calls },
  rateLimited: { of: ({ rateLimited }) => rateLimited },
  firstCallAt: { of: ({ firstCallAt }) => firstCallAt, isTime: true },
  acceptedAt: { of: ({ acceptedAt }) => acceptedAt, isTime: true },
  endedAt: { of: ({ endedAt }) => endedAt, isTime: true },
  delivered: { of: ({ lastReading }) => lastReading?.value.success },
  recalled: { of: ({ lastReading }) => lastReading?.value.recallCount },
  readBeforeRecall: { of: ({ firstReading }) => firstReading?.value.read },
}

/** One recall for programs: what is not known is `null`, times are epoch milliseconds. */
export const recallJson = (recall: CampaignRecall) =>
  Object.fromEntries(Object.entries(recallFields).map(([name, { of }]) => [name, of(recall) ?? null]))
