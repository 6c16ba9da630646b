import { Effect, Stream } from "effect"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { decideCampaign } from "../campaign/decideCampaign.ts"
import { appendAgain, appendUnfenced } from "../event-store/appendAgain.ts"
import { eraseUnfenced } from "../event-store/eraseUnfenced.ts"
import type { Member, StreamAppend } from "../event-store/EventStore.ts"
import { campaignStream } from "../event-store/streams.ts"
import { limits } from "../limits.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"
import { campaignMembers } from "./campaignMembers.ts"
import { type Group, noStep, type PruneStep, type Pruning } from "./Pruning.ts"
import { recallsToPrune } from "./recallsToPrune.ts"
import { isStillOld, surveyCampaign } from "./surveyCampaign.ts"

const { pruneStreams } = limits.retention

/**
 * Removes all that is stored of these groups, in an order that may be interrupted anywhere. First every campaign is marked:
 * from then on it is no whole, and nobody can start anything of it again. Then its recalls go, portion by portion, each at
 * the version at which it was judged. Last the campaigns go with their lists: without these nobody would find the recalls.
 */
export const removeCampaigns = (pruning: Pruning, groups: ReadonlyArray<Group>) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { left, pageSize, store } = pruning
      const marked = yield* markGroups(pruning, groups)
      const sealed = groups.flat().filter((one) => marked.has(one.campaignId) && one.campaign?.sealed !== undefined)
      const recalls = Stream.fromIterable(sealed).pipe(
        Stream.flatMap(({ campaignId }) => campaignMembers(store, campaignId, pageSize)),
        Stream.grouped(pruneStreams),
        Stream.mapEffect((members) => removeRecalls(pruning, members, marked)),
      )
      const campaigns = Stream.suspend(() => Stream.fromIterable([...marked].filter((id) => !left.has(id)))).pipe(
        Stream.grouped(pruneStreams),
        Stream.mapEffect((ids) => removeStreams(pruning, ids)),
      )
      return Stream.concat(recalls, campaigns)
    }),
  )

/** A group to which something happened since it was judged stays as it is. */
const markGroups = Effect.fnUntraced(function* (pruning: Pruning, groups: ReadonlyArray<Group>) {
  const marked = new Set<CampaignId>()
  const all = groups.flatMap((group) => group.map(({ campaignId }) => ({ campaignId, group })))
  const changed = new Set<Group>()
  for (let from = 0; from < all.length; from += pruneStreams) {
    const portion = all.slice(from, from + pruneStreams)
    yield* appendAgain(
      pruning.conflictRetries,
      Effect.gen(function* () {
        const marks = new Map<Group, Array<StreamAppend>>()
        for (const { campaignId, group } of portion) {
          const mark = yield* markOf(pruning, campaignId)
          if (mark === undefined) changed.add(group)
          else marks.set(group, [...(marks.get(group) ?? []), ...mark])
        }
        const streams = [...marks].flatMap(([group, appends]) => (changed.has(group) ? [] : appends))
        if (streams.length > 0) yield* appendUnfenced(pruning.store, { streams })
      }),
    )
  }
  for (const { campaignId, group } of all) (changed.has(group) ? pruning.left : marked).add(campaignId)
  return marked
})

/** `undefined`: it is not any more what it was judged to be. Nothing to append: it was marked before an interruption. */
const markOf = Effect.fnUntraced(function* ({ before, by, ledger, reason, store }: Pruning, id: CampaignId) {
  const stream = yield* store.read(campaignStream(id))
  const surveyed = yield* Effect.fromResult(surveyCampaign(stream))
  if (!isStillOld(surveyed, before)) return undefined
  const state = surveyed.campaign
  const at = yield* store.now
  const events = yield* Effect.orDie(
    Effect.fromResult(decideCampaign(state, { _tag: "PruneCampaign", at, by, reason })),
  )
  const traceParent = yield* currentTraceParent
  const metadata = { actor: by, campaignId: id, ...(traceParent && { traceParent }) }
  const version = stream.length
  return events.length === 0 ? [] : [ledger.campaignAppend({ state, version }, events, id, metadata)]
})

const removeRecalls = (pruning: Pruning, members: ReadonlyArray<Member>, campaigns: ReadonlySet<CampaignId>) =>
  appendAgain(
    pruning.conflictRetries,
    Effect.gen(function* () {
      const going = yield* recallsToPrune(pruning, members, campaigns)
      if (going.length === 0) return noStep
      const streams = going.map(({ stream, streamId }) => ({ streamId, version: stream.length }))
      yield* eraseUnfenced(pruning.store, { streams })
      const events = going.reduce((sum, { stream }) => sum + stream.length, 0)
      return { campaigns: 0, recalls: going.length, events } satisfies PruneStep
    }),
  )

const removeStreams = Effect.fnUntraced(function* ({ store }: Pruning, ids: ReadonlyArray<CampaignId>) {
  const lists = ids.map(campaignStream)
  // Nothing is written to them any more but by another prune, which erases them just the same.
  const read = yield* Effect.forEach(lists, (streamId) => store.read(streamId))
  const streams = lists.map((streamId, index) => ({ streamId, version: read[index]!.length }))
  yield* eraseUnfenced(store, { streams, lists })
  const events = read.flat().filter(({ type }) => type !== "CampaignPruned").length
  return { campaigns: ids.length, recalls: 0, events } satisfies PruneStep
})
