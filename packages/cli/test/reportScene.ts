import {
  BatchMessageId,
  CampaignId,
  type CampaignRecall,
  type CampaignReport,
  type CourseSpan,
  type HistoryEntry,
  type PlatformAnswer,
} from "@feishu-recall/core"

/** One campaign, told in full, for files that a change of the formats is compared with. */
export const sceneNow = Date.parse("2026-11-23T06:40:00Z")

const openedAt = Date.parse("2026-11-23T05:47:10Z")
const at = (minutes: number, seconds = 0) => openedAt - 10_000 + minutes * 60_000 + seconds * 1_000
const idOf = (number: number) => BatchMessageId.make(`bm-${number.toString(16).padStart(32, "0")}`)

const tooLate: PlatformAnswer = {
  status: 400,
  code: 230009,
  msg: "The message is beyond the recall time limit",
  logId: "20261123134812A1B2C3D4E5F60718293A",
}
/** What somebody could write who knows that it ends in a page and in a spreadsheet. */
const hostile: PlatformAnswer = { status: 400, code: 99, msg: '=HYPERLINK("http://x","|")\n<b>', logId: "@SUM(1)" }

const nothing = {
  calls: 0,
  rateLimited: 0,
  accepted: 0,
  confirmed: 0,
  settledShort: 0,
  refused: 0,
  unverified: 0,
  cancelled: 0,
  recalledMessages: 0,
  readMessages: 0,
}

const spans: ReadonlyArray<CourseSpan> = [
  {
    ...nothing,
    calls: 910,
    rateLimited: 3,
    accepted: 900,
    confirmed: 640,
    recalledMessages: 31_980,
    readMessages: 412,
  },
  { ...nothing, calls: 0, confirmed: 210, recalledMessages: 10_020, readMessages: 25 },
  nothing,
  { ...nothing, calls: 301, accepted: 297, confirmed: 322, refused: 3, recalledMessages: 17_580, readMessages: 61 },
  { ...nothing, confirmed: 24, settledShort: 1, recalledMessages: 1_370 },
].map((counts, minute) => ({ from: at(minute), ...counts }))

const entry = (what: HistoryEntry["what"], when: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  what,
  at: when,
  until: when,
  by: "lin.wei",
  reason: undefined,
  recalls: undefined,
  block: undefined,
  ...more,
})

export const sceneReport: CampaignReport = {
  requested: 1_201,
  confirmed: 1_196,
  settledShort: 1,
  refused: 3,
  unverified: 1,
  cancelled: 0,
  blocked: 0,
  open: 0,
  campaign: {
    campaignId: CampaignId.make("c-20261123-0547-3f9a2b"),
    lane: { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" },
    by: "lin.wei",
    reason: '十一月工资数字有误 <script>alert("1")</script> | *wrong* salary figures',
    label: "payroll-november",
    openedAt,
    sealed: { count: 1_201, digest: "cbf29ce484222325", at: at(0, 11) },
    requested: true,
    paused: undefined,
    cancelled: false,
    withdrawn: false,
    pruned: undefined,
  },
  blockedBy: undefined,
  accepted: 1_197,
  deliveredMessages: 60_954,
  recalledMessages: 60_950,
  readBeforeRecall: 437,
  readAsOf: { from: at(0, 12), to: at(3, 20) },
  calls: 1_211,
  rateLimited: 3,
  firstCallAt: at(0, 12),
  dispatchedAt: at(3, 20),
  endedAt: at(4, 31),
  dispatchMillis: 188_000,
  leastPossibleMillis: 63_980,
  refusals: [{ answer: tooLate, count: 3, ids: [idOf(7), idOf(8), idOf(9)] }],
  short: { count: 1, first: [{ id: idOf(10), missing: 4, delivered: 50 }] },
  unproven: { count: 1, first: [{ id: idOf(11), answer: hostile }] },
  parked: { count: 0, first: [] },
  course: { spanMillis: 60_000, before: { ...nothing, calls: 1, unverified: 1 }, spans },
  history: {
    entries: [
      entry("opened", openedAt, { reason: "十一月工资数字有误" }),
      entry("sealed", at(0, 11), { by: undefined, recalls: 1_201 }),
      entry("laneBlocked", at(0, 58), {
        by: undefined,
        block: { cause: "quota", answer: { status: 400, code: 99991403 } },
      }),
      entry("laneResumed", at(2, 50), { by: "mei.chen", reason: "plan upgraded" }),
      entry("paused", at(2, 52), { by: "=cmd|' /C calc'!A0", reason: "is it the | right list?" }),
      entry("resumed", at(3), { reason: "it is" }),
      entry("reopened", at(3, 10), { until: at(3, 19), reason: "window widened", recalls: 3 }),
    ],
    leftOut: 2,
  },
}

const recall = (ordinal: number, more: Partial<CampaignRecall> = {}): CampaignRecall => ({
  ordinal,
  id: idOf(ordinal),
  status: "confirmed",
  answer: undefined,
  setback: undefined,
  logId: `20261123134810A1B2C3D4E5F6071829${ordinal.toString(16).padStart(2, "0")}`,
  sentAt: ordinal % 2 === 0 ? undefined : at(-300),
  calls: 1,
  rateLimited: 0,
  accepted: true,
  firstCallAt: at(0, 12) + ordinal,
  acceptedAt: at(0, 12) + ordinal + 180,
  endedAt: at(0, 24) + ordinal,
  firstReading: { at: at(0, 12), value: { valid: 51, success: 50, read: ordinal, recall: false, recallCount: 0 } },
  lastReading: { at: at(0, 24), value: { valid: 51, success: 50, read: 12, recall: true, recallCount: 50 } },
  ...more,
})

const unread = { accepted: false, acceptedAt: undefined, firstReading: undefined, lastReading: undefined }

export const sceneRecalls: ReadonlyArray<CampaignRecall> = [
  ...[1, 2, 3, 4, 5].map((ordinal) => recall(ordinal)),
  recall(6, { calls: 3, rateLimited: 2 }),
  ...[7, 8, 9].map((ordinal) =>
    recall(ordinal, { ...unread, status: "refused", answer: tooLate, setback: tooLate, logId: tooLate.logId }),
  ),
  recall(10, {
    status: "settledShort",
    calls: 2,
    lastReading: { at: at(4, 31), value: { valid: 51, success: 50, read: 12, recall: true, recallCount: 46 } },
  }),
  recall(11, { ...unread, status: "unverified", answer: hostile, setback: hostile, logId: hostile.logId }),
]
