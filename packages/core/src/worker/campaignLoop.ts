import { Effect, Option, Result, Schema } from "effect"
import { appendAgain } from "../event-store/appendAgain.ts"
import type { CampaignQueue } from "../campaign/Campaign.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import { decideCampaign } from "../campaign/decideCampaign.ts"
import type { Member } from "../event-store/EventStore.ts"
import { batchMessageOf, campaignStream } from "../event-store/streams.ts"
import { decide } from "../recall/decide.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RecallCommand } from "../recall/RecallCommand.ts"
import { attributes } from "../telemetry/attributes.ts"
import { Timestamp } from "../Timestamp.ts"
import { following } from "../event-store/Trail.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"
import { parked } from "./recordRecall.ts"
import { tellDamage } from "./tellDamage.ts"
import { setDamagedAside } from "./setDamagedAside.ts"

/**
 * Sees to the campaigns of the lane: requests what a sealed list names, withdraws what a cancelled one carries, and
 * withholds the calls of those that are not to be called now. Also the lane itself is looked at again here, for what
 * other processes ordered.
 */
export const campaignLoop = (session: LaneSession): Effect.Effect<never, SessionError> =>
  Effect.gen(function* () {
    while (true) if (!(yield* lookAtCampaigns(session))) yield* Effect.sleep(session.policy.pollMillis)
  })

/** One page of each campaign at a time, so that an order for one is seen while another is long. Whether there is more. */
const lookAtCampaigns = Effect.fnUntraced(function* (session: LaneSession) {
  const { requesting, withdrawing } = yield* withholdCampaigns(session)
  let isMore = false
  for (const id of requesting) isMore = (yield* unlessDamaged(session, id, requestPage(session, id))) || isMore
  for (const id of withdrawing) isMore = (yield* unlessDamaged(session, id, withdrawPage(session, id))) || isMore
  return isMore
})

/** What has to be known before the first call. How long the lists are makes no difference to it. */
export const withholdCampaigns = Effect.fnUntraced(function* (session: LaneSession) {
  yield* session.refreshLane
  // In this order a campaign that changes its queue meanwhile is found in the one or in the other.
  const requesting = yield* inQueue(session, "campaign-request")
  const paused = yield* inQueue(session, "campaign-paused")
  const withdrawing = yield* inQueue(session, "campaign-withdraw")
  session.withhold([...requesting, ...paused, ...withdrawing, ...session.damaged])
  return { requesting, withdrawing }
})

const inQueue = (session: LaneSession, queue: CampaignQueue) =>
  Effect.map(
    session.store.search({
      partition: session.key,
      queue,
      dueAt: 0,
      orderBy: "rank",
      // A claim looks at its own campaign, so that more of them only cost time.
      limit: session.policy.maxCampaigns,
    }),
    (found) => found.map((entry) => CampaignId.make(entry.group)),
  )

const unlessDamaged = (session: LaneSession, id: CampaignId, work: Effect.Effect<boolean, SessionError>) =>
  session.damaged.has(id)
    ? Effect.succeed(false)
    : Effect.catchTag(work, "UndecodableEvent", (damaged) => Effect.as(setDamagedAside(session, id, damaged), false))

const requestPage = Effect.fnUntraced(function* (session: LaneSession, campaignId: CampaignId) {
  const page = yield* session.store.members({
    list: campaignStream(campaignId),
    afterOrdinal: 0,
    untakenOnly: true,
    limit: session.policy.pageSize,
  })
  if (page.length > 0)
    yield* commandAll(session, campaignId, page, (member, at) => ({
      _tag: "RequestRecall",
      at,
      batchMessageId: batchMessageOf(member.streamId),
      campaignId,
      ordinal: member.ordinal,
      sentAt: sentAt(member),
    }))
  if (page.length === session.policy.pageSize) return true
  yield* finish(session, campaignId, "FinishRequesting")
  return false
})

const withdrawPage = Effect.fnUntraced(function* (session: LaneSession, campaignId: CampaignId) {
  const { policy, withdrawn } = session
  const page = yield* session.store.members({
    list: campaignStream(campaignId),
    afterOrdinal: withdrawn.get(campaignId) ?? 0,
    limit: policy.pageSize,
  })
  if (page.length > 0)
    yield* commandAll(session, campaignId, page, (_, at) => ({ _tag: "CancelRecall", at, campaignId }))
  const last = page.at(-1)
  if (last !== undefined && page.length === policy.pageSize) {
    withdrawn.set(campaignId, last.ordinal)
    return true
  }
  yield* finish(session, campaignId, "FinishWithdrawing")
  withdrawn.delete(campaignId)
  return false
})

/** One transaction for a page of recalls, so that thousands of ids cost tens of commits. */
const commandAll = (
  session: LaneSession,
  campaignId: CampaignId,
  page: ReadonlyArray<Member>,
  toCommand: (member: Member, at: number) => RecallCommand,
) =>
  appendAgain(
    session.policy.conflictRetries,
    Effect.gen(function* () {
      const { key: lane, ledger, owner, policy } = session
      const at = session.clock.storeNow()
      const { trail } = yield* ledger.loadCampaign(campaignId)
      // The order that sealed or cancelled the list is what asks for each of its recalls.
      const metadata = following({ actor: owner, campaignId }, trail?.(), undefined)
      const ended: Array<Effect.Effect<void>> = []
      const streams = yield* Effect.forEach(
        page,
        Effect.fnUntraced(function* (member) {
          const id = batchMessageOf(member.streamId)
          const loaded = yield* Effect.result(ledger.loadRecall(lane, id))
          if (Result.isFailure(loaded)) {
            if (loaded.failure._tag !== "UndecodableEvent") return yield* loaded.failure
            yield* tellDamage(session, loaded.failure, { [attributes.recallId.name]: id })
            return parked(lane, id)
          }
          const before = loaded.success
          // What can't be cancelled any more goes on to its outcome.
          const events = Result.getOrElse(decide(before.state, toCommand(member, at), policy.recall), () => [])
          ended.push(session.meter.recorded(at, events))
          return ledger.recallAppend({ lane, id, before, events, policy: policy.recall, now: at, metadata })
        }),
      )
      const taken = page.map(({ streamId }) => ({ list: campaignStream(campaignId), streamId }))
      yield* session.append(streams, taken)
      yield* Effect.all(ended, { discard: true })
    }),
  )

const finish = (session: LaneSession, id: CampaignId, tag: "FinishRequesting" | "FinishWithdrawing") =>
  appendAgain(
    session.policy.conflictRetries,
    Effect.gen(function* () {
      const before = yield* session.ledger.loadCampaign(id)
      const command = { _tag: tag, at: session.clock.storeNow() }
      const events = Result.getOrElse(decideCampaign(before.state, command), () => [])
      if (events.length === 0) return
      yield* session.append([
        session.ledger.campaignAppend(before, events, id, { actor: session.owner, campaignId: id }),
      ])
    }),
  )

/** A time that no event could hold is no time: the hint is left out, the recall is not. */
const sentAt = (member: Member): Recall["sentAt"] =>
  Option.getOrNull(Option.map(decodeMember(member.data), (data) => data.sentAt))

const decodeMember = Schema.decodeOption(Schema.fromJsonString(Schema.Struct({ sentAt: Timestamp })))
