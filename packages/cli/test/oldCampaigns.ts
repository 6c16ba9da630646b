import {
  BatchMessageId,
  campaignCodec,
  type CampaignEvent,
  CampaignId,
  defaultRecallPolicy,
  EventStore,
  type EventStoreError,
  evolve,
  type Lane,
  laneCodec,
  laneKey,
  type Recall,
  recallCodec,
  type RecallEvent,
  recallIndex,
  type StreamAppend,
} from "@feishu-recall/core"
import { Array as Arr, Effect, type Layer } from "effect"

export const day = 86_400_000

/** A campaign that happened long ago, as its events tell: nobody waits for one to grow old. */
export interface OldCampaign {
  readonly number: number
  /** The first of its batch messages and how many there are. */
  readonly from: number
  readonly count: number
  readonly daysAgo: number
  readonly label?: string
  /** Its last recall waits for a person. */
  readonly isOpen?: boolean
}

export const lane: Lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }
export const campaignNumber = (number: number) =>
  CampaignId.make(`c-20260101-0547-${number.toString(16).padStart(6, "0")}`)
export const messageNumber = (number: number) => BatchMessageId.make(`bm-${number.toString(16).padStart(32, "0")}`)
export const recallStreamOf = (number: number) => `recall ${laneKey(lane)} ${messageNumber(number)}`
const metadata = { actor: "lin-laptop/4711" }

/** Writes them into a store, with an order about their lane each. */
export const writeOldCampaigns = <R>(
  store: Layer.Layer<EventStore | R, EventStoreError>,
  all: ReadonlyArray<OldCampaign>,
) =>
  Effect.gen(function* () {
    const service = yield* EventStore
    const now = yield* service.now
    const append = (streams: ReadonlyArray<StreamAppend>) => Effect.orDie(service.append({ streams }))
    for (const { count, daysAgo, from, isOpen = false, label, number } of all) {
      const at = now - daysAgo * day
      const campaignId = campaignNumber(number)
      const list = `campaign ${campaignId}`
      const who = { by: `lin-${number}.wei`, reason: `wrong figures ${number}` }
      const tell = (...events: ReadonlyArray<CampaignEvent>) =>
        append([
          {
            streamId: list,
            expectedVersion: "any",
            events: events.map((event, index) =>
              campaignCodec.encode(event, `c${index}`, { actor: who.by, campaignId }),
            ),
            index: {
              partition: laneKey(lane),
              queue: null,
              group: campaignId,
              status: "campaign",
              notBefore: 0,
              rank: 0,
            },
          },
        ])
      yield* append([
        {
          streamId: `lane ${laneKey(lane)}`,
          expectedVersion: "any",
          events: [laneCodec.encode({ _tag: "LaneResumed", v: 1, at, ...who }, `l${number}`, { actor: who.by })],
        },
      ])
      yield* tell({ _tag: "CampaignOpened", v: 1, at, campaignId, lane, ...who, ...(label && { label }) })
      const ids = Arr.range(from, from + count - 1)
      for (const portion of Arr.chunksOf(ids, 5_000))
        yield* Effect.orDie(
          service.stage({
            list,
            guard: { streamId: list, version: 1 },
            members: portion.map((id) => ({ streamId: recallStreamOf(id), data: '{"sentAt":null}' })),
          }),
        )
      const sealed: CampaignEvent = { _tag: "CampaignSealed", v: 1, at, count, digest: "cbf29ce484222325" }
      yield* tell(sealed, { _tag: "CampaignRequested", v: 1, at })
      for (const portion of Arr.chunksOf(ids, 1_000)) {
        const streams: Array<StreamAppend> = []
        for (const id of portion) {
          const known = yield* Effect.orDie(service.read(recallStreamOf(id)))
          const isLast = isOpen && id === from + count - 1
          const events = recallEvents(at, id, { campaignId, ordinal: id - from + 1, isKnown: known.length > 0, isLast })
          const state = events.reduce<Recall | undefined>(evolve, undefined)
          streams.push({
            streamId: recallStreamOf(id),
            expectedVersion: known.length,
            events: events.map((event, index) => recallCodec.encode(event, `r${index}`, { ...metadata, campaignId })),
            ...(state && { index: recallIndex(laneKey(lane), state, now, defaultRecallPolicy) }),
          })
        }
        yield* append(streams)
      }
    }
  }).pipe(Effect.provide(store), Effect.scoped)

const reading = { valid: 2, success: 2, read: 1, recall: true, recallCount: 2 }

const recallEvents = (
  at: number,
  id: number,
  {
    campaignId,
    isKnown,
    isLast,
    ordinal,
  }: { campaignId: CampaignId; ordinal: number; isKnown: boolean; isLast: boolean },
): ReadonlyArray<RecallEvent> => {
  const asked = { v: 1, at, campaignId, ordinal, sentAt: null } as const
  if (isKnown) return [{ _tag: "RecallRequestedAgain", ...asked }]
  const requested: RecallEvent = { _tag: "RecallRequested", ...asked, batchMessageId: messageNumber(id) }
  if (isLast) return [requested]
  return [
    requested,
    { _tag: "AttemptStarted", v: 1, at, attempt: 1, startBy: at + 5_000, expiresAt: at + 15_000 },
    { _tag: "RecallAccepted", v: 1, at, attempt: 1, logId: null },
    { _tag: "RecallConfirmed", v: 1, at, reading },
  ]
}
