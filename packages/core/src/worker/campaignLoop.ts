import { Effect, Result } from "effect"
import { appendAgain } from "../event-store/appendAgain.ts"
import type { CampaignQueue } from "../campaign/Campaign.ts"
import { CampaignId } from "../campaign/CampaignId.ts"
import { decideCampaign } from "../campaign/decideCampaign.ts"
import type { Member } from "../event-store/EventStore.ts"
import { batchMessageOf, campaignStream } from "../event-store/streams.ts"
import { decide } from "../recall/decide.ts"
import type { Recall } from "../recall/Recall.ts"
import type { RecallCommand } from "../recall/RecallCommand.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"
import { parked } from "./recordRecall.ts"

/**
 * Sees to the campaigns of the lane: requests what a sealed list names, withdraws what a cancelled one carries, and
 * withholds the calls of those that are not to be called now. Also the lane itself is looked at again here, for what
 * other processes ordered.
 */
export const campaignLoop = (session: LaneSession): Effect.Effect<never, SessionError> =>
  Effect.gen(function* () {
    while (true) {
      yield* lookAtCampaigns(session)
      yield* Effect.sleep(session.policy.pollMillis)
    }
  })

export const lookAtCampaigns = Effect.fnUntraced(function* (session: LaneSession) {
  yield* session.refreshLane
  const [requesting, withdrawing, paused] = yield* Effect.all([
    inQueue(session, "campaign-request"),
    inQueue(session, "campaign-withdraw"),
    inQueue(session, "campaign-paused"),
  ])
  session.withhold([...requesting, ...withdrawing, ...paused])
  for (const id of requesting) yield* requestAll(session, id)
  for (const id of withdrawing) yield* withdrawAll(session, id)
})

const inQueue = (session: LaneSession, queue: CampaignQueue) =>
  Effect.map(
    session.store.search({ partition: session.key, queue, dueAt: 0, orderBy: "rank", limit: maxCampaigns }),
    (found) => found.map((entry) => CampaignId.make(entry.group)),
  )

/** Campaigns that are being requested, withdrawn or paused at one time; more wait their turn. */
const maxCampaigns = 1_000

const requestAll = Effect.fnUntraced(function* (session: LaneSession, campaignId: CampaignId) {
  const list = campaignStream(campaignId)
  while (true) {
    const page = yield* session.store.members({
      list,
      afterOrdinal: 0,
      untakenOnly: true,
      limit: session.policy.pageSize,
    })
    if (page.length === 0) break
    yield* commandAll(session, campaignId, page, (member, at) => ({
      _tag: "RequestRecall",
      at,
      batchMessageId: batchMessageOf(member.streamId),
      campaignId,
      ordinal: member.ordinal,
      sentAt: sentAt(member),
    }))
  }
  yield* finish(session, campaignId, "FinishRequesting")
})

const withdrawAll = Effect.fnUntraced(function* (session: LaneSession, campaignId: CampaignId) {
  let afterOrdinal = 0
  while (true) {
    const page = yield* session.store.members({
      list: campaignStream(campaignId),
      afterOrdinal,
      limit: session.policy.pageSize,
    })
    if (page.length === 0) break
    yield* commandAll(session, campaignId, page, (_, at) => ({ _tag: "CancelRecall", at, campaignId }))
    afterOrdinal = page.at(-1)!.ordinal
  }
  yield* finish(session, campaignId, "FinishWithdrawing")
})

/** One transaction for a page of recalls, so that thousands of ids cost tens of commits. */
const commandAll = (
  session: LaneSession,
  campaignId: CampaignId,
  page: ReadonlyArray<Member>,
  toCommand: (member: Member, at: number) => RecallCommand,
) =>
  appendAgain(
    Effect.gen(function* () {
      const { key: lane, ledger, owner, policy } = session
      const at = session.clock.storeNow()
      const metadata = { actor: owner, campaignId }
      const streams = yield* Effect.forEach(
        page,
        Effect.fnUntraced(function* (member) {
          const id = batchMessageOf(member.streamId)
          const loaded = yield* Effect.result(ledger.loadRecall(lane, id))
          if (Result.isFailure(loaded)) {
            if (loaded.failure._tag !== "UndecodableEvent") return yield* loaded.failure
            yield* Effect.logError(loaded.failure.message)
            return parked(lane, id)
          }
          const before = loaded.success
          // What can't be cancelled any more goes on to its outcome.
          const events = Result.getOrElse(decide(before.state, toCommand(member, at), policy.recall), () => [])
          return ledger.recallAppend({ lane, id, before, events, policy: policy.recall, now: at, metadata })
        }),
      )
      const taken = page.map(({ streamId }) => ({ list: campaignStream(campaignId), streamId }))
      yield* session.append(streams, taken)
    }),
  )

const finish = (session: LaneSession, id: CampaignId, tag: "FinishRequesting" | "FinishWithdrawing") =>
  appendAgain(
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

const sentAt = (member: Member): Recall["sentAt"] => {
  const data: unknown = JSON.parse(member.data)
  return typeof data === "object" && data !== null && "sentAt" in data && typeof data.sentAt === "number"
    ? data.sentAt
    : null
}
