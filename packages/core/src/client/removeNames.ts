import { Effect, Stream } from "effect"
import { campaignIndex } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { appendAgain } from "../event-store/appendAgain.ts"
import { eraseUnfenced } from "../event-store/eraseUnfenced.ts"
import type { IndexEntry, Member, StoredEvent } from "../event-store/EventStore.ts"
import { campaignStream } from "../event-store/streams.ts"
import { limits } from "../limits.ts"
import type { CampaignFacts } from "../retention/CampaignFacts.ts"
import { recallIndex } from "../recall/recallIndex.ts"
import { defaultRecallPolicy } from "../recall/RecallPolicy.ts"
import { namesSomebody, withoutNames } from "../retention/withoutNames.ts"
import { campaignMembers } from "./campaignMembers.ts"
import type { Group, PruneStep, Pruning } from "./Pruning.ts"
import { recallsToPrune } from "./recallsToPrune.ts"
import { isStillOld, surveyCampaign } from "./surveyCampaign.ts"

const { pruneStreams } = limits.retention

/**
 * Removes names, reasons and labels from all that is stored of these groups: a portion of streams is erased and written
 * again without them in one transaction, so that everything can be read at any moment. Interrupted, the next one goes on.
 */
export const removeNames = (pruning: Pruning, groups: ReadonlyArray<Group>) => {
  const { pageSize, store } = pruning
  const campaigns = new Set(groups.flat().map(({ campaignId }) => campaignId))
  const sealed = groups.flat().filter(({ campaign }) => campaign?.sealed !== undefined)
  const recalls = Stream.fromIterable(sealed).pipe(
    Stream.flatMap(({ campaignId }) => campaignMembers(store, campaignId, pageSize)),
    Stream.grouped(pruneStreams),
    Stream.mapEffect((members) => ofRecalls(pruning, members, campaigns)),
  )
  const themselves = Stream.fromIterable(groups.flat()).pipe(
    Stream.grouped(pruneStreams),
    Stream.mapEffect((portion) => ofCampaigns(pruning, portion)),
  )
  return Stream.concat(recalls, themselves)
}

const ofRecalls = (pruning: Pruning, members: ReadonlyArray<Member>, campaigns: ReadonlySet<CampaignId>) =>
  appendAgain(
    pruning.conflictRetries,
    Effect.gen(function* () {
      const going = yield* recallsToPrune(pruning, members, campaigns)
      const now = yield* pruning.store.now
      const { events, streams } = yield* rewrite(
        pruning,
        going.map(({ recall, stream, streamId }) => ({
          streamId,
          stream,
          index: recallIndex(pruning.lane, recall, now, defaultRecallPolicy),
        })),
      )
      return { campaigns: 0, recalls: streams, events } satisfies PruneStep
    }),
  )

const ofCampaigns = (pruning: Pruning, portion: ReadonlyArray<CampaignFacts>) =>
  appendAgain(
    pruning.conflictRetries,
    Effect.gen(function* () {
      const { before, left, store } = pruning
      const named: Array<Named> = []
      let campaigns = 0
      for (const { campaignId, events } of portion) {
        const streamId = campaignStream(campaignId)
        const stream = yield* store.read(streamId)
        const surveyed = yield* Effect.fromResult(surveyCampaign(stream))
        const { campaign } = surveyed
        if (campaign === undefined || campaign.pruned !== undefined || !isStillOld(surveyed, before))
          left.add(campaignId)
        else {
          named.push({ streamId, stream, index: campaignIndex(campaign) })
          if (events > 0) campaigns++
        }
      }
      const { events } = yield* rewrite(pruning, named)
      return { campaigns, recalls: 0, events } satisfies PruneStep
    }),
  )

/** A stream as it was read, and its index entry, which is the same without names. */
interface Named {
  readonly streamId: string
  readonly stream: ReadonlyArray<StoredEvent>
  readonly index: IndexEntry
}

/** Those that name nobody stay as they are. */
const rewrite = Effect.fnUntraced(function* ({ before, store }: Pruning, all: ReadonlyArray<Named>) {
  const nameless = all.flatMap((one) => {
    const events = withoutNames(one.stream, before)
    return events === undefined ? [] : [{ ...one, events }]
  })
  if (nameless.length > 0)
    yield* eraseUnfenced(store, {
      streams: nameless.map(({ stream, streamId }) => ({ streamId, version: stream.length })),
      append: {
        streams: nameless.map(({ events, index, streamId }) => ({ streamId, expectedVersion: "none", events, index })),
      },
    })
  const events = nameless.reduce(
    (sum, { stream }) => sum + stream.filter((stored) => namesSomebody(stored, before)).length,
    0,
  )
  return { streams: nameless.length, events }
})
