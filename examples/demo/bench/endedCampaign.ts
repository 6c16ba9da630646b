import {
  BatchMessageId,
  campaignCodec,
  type CampaignId,
  defaultRecallPolicy,
  EventStore,
  evolve,
  type Lane,
  laneKey,
  type Member,
  type Recall,
  RecallClient,
  recallCodec,
  type RecallEvent,
  recallIndex,
  type StreamAppend,
} from "@feishu-recall/core"
import { Clock, Effect } from "effect"

/** Staged and appended in portions of this size. */
const portion = 1_000

/** The id of the batch message with this number. */
const numbered = (number: number): BatchMessageId => BatchMessageId.make(`bm-${number.toString(16).padStart(32, "0")}`)

/** Opens, fills and seals a campaign of so many batch messages, numbered from `from`. */
export const sealedCampaign = Effect.fnUntraced(function* (
  lane: Lane,
  from: number,
  count: number,
  onPortion: (done: number) => void = () => {},
) {
  const client = yield* RecallClient
  const { campaignId } = yield* client.open({ lane, by: "bench", reason: "measurement" })
  for (let at = 0; at < count; at += portion) {
    const length = Math.min(portion, count - at)
    yield* client.fill(
      campaignId,
      Array.from({ length }, (_, index) => ({ id: numbered(from + at + index) })),
    )
    onPortion(at + length)
  }
  yield* client.seal(campaignId)
  return campaignId
})

/** A campaign all of whose recalls are confirmed: the events that a worker would have left, written in bulk. */
export const endedCampaign = Effect.fnUntraced(function* (lane: Lane, from: number, count: number) {
  const store = yield* EventStore
  const campaignId = yield* sealedCampaign(lane, from, count)
  const list = `campaign ${campaignId}`
  let page: ReadonlyArray<Member>
  do {
    page = yield* store.members({ list, afterOrdinal: 0, untakenOnly: true, limit: portion })
    const at = yield* Clock.currentTimeMillis
    yield* store.append({
      streams: page.map((member) => confirmed(lane, campaignId, member, at)),
      taken: page.map(({ streamId }) => ({ list, streamId })),
    })
  } while (page.length === portion)
  const at = yield* Clock.currentTimeMillis
  yield* store.append({
    streams: [
      {
        streamId: list,
        expectedVersion: "exists",
        events: [campaignCodec.encode({ _tag: "CampaignRequested", v: 1, at }, `${campaignId} requested`, metadata)],
        index: {
          partition: laneKey(lane),
          queue: null,
          group: campaignId,
          status: "campaign",
          notBefore: 0,
          rank: at,
        },
      },
    ],
  })
  return campaignId
})

const confirmed = (lane: Lane, campaignId: CampaignId, member: Member, at: number): StreamAppend => {
  const events = trail(BatchMessageId.make(member.streamId.split(" ").at(-1)!), campaignId, member.ordinal, at)
  const recall = events.reduce<Recall | undefined>(evolve, undefined)!
  return {
    streamId: member.streamId,
    expectedVersion: "none",
    events: events.map((event, index) => recallCodec.encode(event, `${member.streamId} ${index}`, metadata)),
    index: recallIndex(laneKey(lane), recall, at, defaultRecallPolicy),
  }
}

const metadata = { actor: "bench" }

const trail = (
  batchMessageId: BatchMessageId,
  campaignId: CampaignId,
  ordinal: number,
  at: number,
): ReadonlyArray<RecallEvent> => {
  const before = { valid: 20, success: 20, read: 3, recall: false, recallCount: 0 }
  const reading = { ...before, recall: true, recallCount: 20 }
  return [
    { _tag: "RecallRequested", v: 1, at, batchMessageId, campaignId, ordinal, sentAt: null },
    { _tag: "AttemptStarted", v: 1, at, attempt: 1, startBy: at + 5_000, expiresAt: at + 15_000 },
    { _tag: "ProgressRead", v: 1, at, reading: before },
    { _tag: "RecallAccepted", v: 1, at, attempt: 1, logId: "20261123054700DEADBEEF0123456789" },
    { _tag: "ProgressRead", v: 1, at: at + 5_000, reading },
    { _tag: "RecallConfirmed", v: 1, at: at + 10_000, reading },
  ]
}
