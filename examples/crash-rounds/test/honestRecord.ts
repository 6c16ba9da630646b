import { BatchMessageId, CampaignId } from "@feishu-recall/core"
import type { LoggedEvent } from "../src/StoreLog.ts"
import { roundPolicy } from "../src/roundPolicy.ts"
import { planRound } from "../src/RoundPlan.ts"
import type { RoundRecord } from "../src/RoundRecord.ts"

const campaignId = CampaignId.make("c-20261123-0000-aaaaaa")
export const gone = BatchMessageId.make("bm-aaaaaaaaaaaaaaaa")
export const refused = BatchMessageId.make("bm-bbbbbbbbbbbbbbbb")
const lane = "http://127.0.0.1:1 cli_a self"
export const streamOf = (id: string) => `recall ${lane} ${id}`
const campaign = `campaign ${campaignId}`

/** The program that made the calls, and the sandbox. */
export const pid = 7
const sandboxPid = 8
const reading = { valid: 9, success: 9, read: 1, recall: true, recallCount: 9 }

const written: ReadonlyArray<readonly [stream: string, type: string, data: Record<string, unknown>]> = [
  [campaign, "CampaignOpened", { campaignId }],
  [campaign, "CampaignSealed", { count: 2, digest: "d" }],
  [campaign, "CampaignPaused", { reason: "main 1" }],
  [streamOf(gone), "RecallRequested", {}],
  [streamOf(refused), "RecallRequested", {}],
  [streamOf(gone), "AttemptStarted", { attempt: 1 }],
  [streamOf(gone), "AttemptOutcomeUnknown", { attempt: 1 }],
  [streamOf(refused), "AttemptStarted", { attempt: 1 }],
  [streamOf(refused), "RecallRefused", { attempt: 1 }],
  [streamOf(gone), "AttemptStarted", { attempt: 2 }],
  [streamOf(gone), "RecallAccepted", { attempt: 2 }],
  [streamOf(gone), "RecallConfirmed", { reading }],
]

/** Each event a hundred milliseconds after the one before, by a store whose clock is a thousand ahead. */
const events: ReadonlyArray<LoggedEvent> = written.map(([stream, type, data], at) => ({
  position: at + 1,
  stream,
  version: written.slice(0, at + 1).filter(([other]) => other === stream).length,
  id: `e${at + 1}`,
  type,
  data,
  actor: `host/${pid}`,
  recordedAt: 1_000 + at * 100,
}))

const lists = new Map([[campaign, [streamOf(gone), streamOf(refused)]]])
const wholeLog = { integrity: "ok", opened: events.length, events, lists }
const plan = { ...planRound(3), processes: 1 as const }

const noFigures = { settledShort: 0, unverified: 0, cancelled: 0, blocked: 0, open: 0 }

/** A round in which every promise was kept: one message is back after a lost answer, one was refused. */
export const honestRecord: RoundRecord = {
  plan,
  policy: roundPolicy(plan),
  epochAhead: 1_000,
  campaigns: [{ name: "main", campaignId, ids: [gone, refused] }],
  stored: events.map(({ id }, at) => ({ at: at * 100 + 1, ids: [id] })),
  orders: [
    { _tag: "Opened", at: 1, campaignId },
    { _tag: "Filled", at: 50, campaignId, ids: [gone, refused] },
    { _tag: "Sealed", at: 101, campaignId, count: 2, digest: "d" },
    { _tag: "Ordered", at: 201, campaignId, type: "CampaignPaused", reason: "main 1" },
  ],
  sendings: [
    { at: 510, pid, api: "recall", id: gone },
    { at: 710, pid, api: "recall", id: refused },
    { at: 910, pid, api: "recall", id: gone },
    { at: 1_020, pid, api: "get_progress", id: gone },
  ],
  standstills: [],
  stalls: [],
  sandboxPid,
  kills: 0,
  freezes: 0,
  restarts: 0,
  cuts: 0,
  workerFailures: [],
  arrivals: [
    { api: "token", at: 400, id: null, code: 0 },
    { api: "recall", at: 512, id: gone, code: -1 },
    { api: "recall", at: 712, id: refused, code: 230009 },
    { api: "recall", at: 912, id: gone, code: 0 },
    { api: "get_progress", at: 1_022, id: gone, code: 0 },
  ],
  truth: [
    { id: gone, success: 9, recallCount: 9, recalled: true, atRest: true },
    { id: refused, success: 9, recallCount: 0, recalled: false, atRest: false },
  ],
  figures: [
    {
      campaignId,
      ...noFigures,
      requested: 2,
      confirmed: 1,
      refused: 1,
      deliveredMessages: 9,
      recalledMessages: 9,
    },
  ],
  log: wholeLog,
  copies: [{ at: 350, folder: "/copy-1", log: { ...wholeLog, opened: 5, events: events.slice(0, 5) } }],
}
