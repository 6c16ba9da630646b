import {
  BatchMessageId,
  campaignCodec,
  type CampaignEvent,
  CampaignId,
  defaultRecallPolicy,
  evolve,
  laneKey,
  type Recall,
  recallCodec,
  type RecallEvent,
  recallIndex,
} from "@feishu-recall/core"
import type { World } from "./World.ts"

/**
 * What had happened in the lane long before the incident, as the log tells it: campaigns that were cancelled before a call.
 * The platform knows nothing of them, so that it can be asked about everything that was called.
 */
export const layPast = (world: World): void => {
  for (const past of world.incident.past) {
    const { daysAgo, key, own, shared } = past
    const campaignId = pastCampaign(key)
    const at = Math.floor(world.time.now() - daysAgo * 86_400_000)
    const list = `campaign ${campaignId}`
    const lane = laneKey(world.lane)
    const who = { by: pastName(key), reason: "it was the wrong list" }
    const ids = [...own.map(pastMessage), ...shared.map((index) => world.ids[index]!)]
    const tell = (...events: ReadonlyArray<CampaignEvent>) =>
      world.store.lay({
        streams: [
          {
            streamId: list,
            expectedVersion: "any",
            events: events.map((event) => campaignCodec.encode(event, key, { actor: who.by, campaignId })),
            index: { partition: lane, queue: null, group: campaignId, status: "campaign", notBefore: 0, rank: at },
          },
        ],
      })
    tell({ _tag: "CampaignOpened", v: 1, at, campaignId, lane: world.lane, ...who })
    const members = ids.map((id) => ({ streamId: `recall ${lane} ${id}`, data: '{"sentAt":null}' }))
    world.store.ask((store) => store.stage({ list, guard: { streamId: list, version: 1 }, members }))
    tell({ _tag: "CampaignSealed", v: 1, at, count: ids.length, digest: "cbf29ce484222325" })
    tell({ _tag: "CampaignRequested", v: 1, at }, { _tag: "CampaignCancelled", v: 1, at, ...who })
    for (const [index, id] of ids.entries()) {
      const streamId = `recall ${lane} ${id}`
      const before = world.store.ask((store) => store.read(streamId))
      const asked = { v: 1, at, campaignId, ordinal: index + 1, sentAt: null } as const
      const request: RecallEvent =
        before.length === 0
          ? { _tag: "RecallRequested", ...asked, batchMessageId: id }
          : { _tag: "RecallRequestedAgain", ...asked }
      const events: ReadonlyArray<RecallEvent> = [request, { _tag: "RecallCancelled", v: 1, at, campaignId }]
      const known = before.map((stored) => JSON.parse(stored.data) as RecallEvent)
      const state = [...known, ...events].reduce<Recall | undefined>(evolve, undefined)
      world.store.lay({
        streams: [
          {
            streamId,
            expectedVersion: before.length,
            events: events.map((event) => recallCodec.encode(event, key, { actor: "process of old", campaignId })),
            index: recallIndex(lane, state!, at, defaultRecallPolicy),
          },
        ],
        taken: [{ list, streamId }],
      })
    }
    tell({ _tag: "CampaignWithdrawn", v: 1, at })
  }
}

export const pastCampaign = (key: string): CampaignId =>
  CampaignId.make(`c-20240101-0000-${key.slice(1).padStart(6, "0")}`)

/** Who ordered it: to be found by whoever looks for what should be gone. */
export const pastName = (key: string): string => `who-${key}-was`

const pastMessage = (number: number): BatchMessageId => BatchMessageId.make(`bm-${String(number).padStart(32, "f")}`)
