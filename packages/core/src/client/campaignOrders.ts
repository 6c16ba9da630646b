import { Effect, Random, Schema } from "effect"
import { GivenLabel, Order } from "../Actor.ts"
import type { Campaign } from "../campaign/Campaign.ts"
import { type CampaignId, makeCampaignId } from "../campaign/CampaignId.ts"
import { type CampaignCommand, CampaignRejected, decideCampaign } from "../campaign/decideCampaign.ts"
import { addToDigest, digestText, emptyDigest } from "../campaign/listDigest.ts"
import type { EventMetadata } from "../event-store/EventMetadata.ts"
import type { EventStore, Member } from "../event-store/EventStore.ts"
import { type Ledger, orderedAt } from "../event-store/Ledger.ts"
import { batchMessageOf, campaignStream, recallStream } from "../event-store/streams.ts"
import { Lane, laneKey } from "../lane/Lane.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { ClientPolicy } from "./ClientPolicy.ts"
import { checked, checkedList } from "./InvalidInput.ts"
import { Timestamp } from "../Timestamp.ts"
import { appendAgain, appendUnfenced } from "../event-store/appendAgain.ts"
import { currentTraceParent } from "../telemetry/tracing.ts"

/** A campaign to open: for which lane, by whom and why, with a label if it should have one. */
export const OpenCampaign = Schema.Struct({
  lane: Lane,
  ...Order.fields,
  /** To find it again; none if left out. */
  label: Schema.optional(GivenLabel),
})
export type OpenCampaign = typeof OpenCampaign.Type

/** A batch message to take back. */
export const Target = Schema.Struct({
  id: BatchMessageId,
  /** When it was sent, in epoch milliseconds, if you know: the one whose recall window ends first goes first. */
  sentAt: Schema.optional(Schema.NullOr(Timestamp)),
})
export type Target = typeof Target.Type

/** A person's order begins a conversation, and whatever is done for it belongs to its trace. */
const orderedBy = (actor: string, campaignId: CampaignId): Effect.Effect<EventMetadata> =>
  Effect.map(currentTraceParent, (traceParent) => ({ actor, campaignId, ...(traceParent && { traceParent }) }))

const closedFor = ({ cancelled, pruned, sealed }: Campaign): string | undefined =>
  pruned !== undefined ? "being removed" : cancelled ? "cancelled" : sealed !== undefined ? "sealed" : undefined

const checkOpen = checked(OpenCampaign, "campaign")
const checkOrder = checked(Order, "order")

/** What became of a portion of ids. */
export interface Filled {
  /** Ids that were not on the list before. */
  readonly added: number
  /** Ids that were on the list before. */
  readonly duplicates: ReadonlyArray<BatchMessageId>
}

/** The list as it was sealed. */
export interface Sealed {
  /** Ids on it. */
  readonly count: number
  /** FNV-1a, 64 bits, over the ids in the order of the list, each followed by a line feed. */
  readonly digest: string
}

export const makeCampaignOrders = (store: EventStore["Service"], ledger: Ledger, policy: ClientPolicy) => {
  const { conflictRetries, faultsNamed, fillTargets, pageSize } = policy
  const checkTargets = checkedList(Target, "list of batch messages", { length: fillTargets, faultsNamed })

  const order = (id: CampaignId, toCommand: (at: number) => CampaignCommand, actor: (campaign: Campaign) => string) =>
    appendAgain(
      conflictRetries,
      Effect.gen(function* () {
        const before = yield* ledger.loadCampaign(id)
        const events = yield* Effect.fromResult(decideCampaign(before.state, toCommand(yield* store.now)))
        if (events.length === 0) return
        const by = before.state === undefined ? "client" : actor(before.state)
        yield* appendUnfenced(store, {
          streams: [ledger.campaignAppend(orderedAt(before), events, id, yield* orderedBy(by, id))],
        })
        // A list that was never sealed was never requested: nobody will ask for it again.
        if (before.state?.sealed === undefined && events.some((event) => event._tag === "CampaignCancelled"))
          yield* store.discard(campaignStream(id))
      }),
    )

  const loadOpen = Effect.fnUntraced(function* (id: CampaignId, command: string) {
    const loaded = yield* ledger.loadCampaign(id)
    const campaign = loaded.state
    if (campaign === undefined)
      return yield* new CampaignRejected({ command, message: "there is no such campaign: check its id" })
    return { campaign, loaded }
  })

  const open = Effect.fn("RecallClient.open")(function* (options: OpenCampaign) {
    const { by, label, lane, reason } = yield* checkOpen(options)
    const at = yield* store.now
    const campaignId = makeCampaignId(at, yield* Random.nextIntBetween(0, 0x1000000, { halfOpen: true }))
    const none = { state: undefined, version: 0 }
    const command: CampaignCommand = { _tag: "OpenCampaign", at, campaignId, lane, by, reason, label }
    const events = yield* Effect.fromResult(decideCampaign(undefined, command))
    yield* appendUnfenced(store, {
      streams: [ledger.campaignAppend(none, events, campaignId, yield* orderedBy(by, campaignId))],
    })
    return (yield* loadOpen(campaignId, "OpenCampaign")).campaign
  })

  const fill = Effect.fn("RecallClient.fill")(function* (id: CampaignId, given: ReadonlyArray<Target>) {
    const targets = yield* checkTargets(given)
    return yield* appendAgain(
      conflictRetries,
      Effect.gen(function* () {
        const { campaign, loaded } = yield* loadOpen(id, "fill")
        const closed = closedFor(campaign)
        if (closed !== undefined)
          return yield* new CampaignRejected({
            command: "fill",
            message: `the campaign is ${closed}: open a new one for these ids`,
          })
        const lane = laneKey(campaign.lane)
        let added = 0
        const duplicates: Array<BatchMessageId> = []
        for (let from = 0; from < targets.length; from += pageSize) {
          const portion = targets.slice(from, from + pageSize)
          const staged = yield* store.stage({
            list: campaignStream(id),
            guard: { streamId: campaignStream(id), version: loaded.version },
            members: portion.map((target) => ({
              streamId: recallStream(lane, target.id),
              data: JSON.stringify({ sentAt: target.sentAt ?? null }),
            })),
          })
          added += staged.added
          for (const index of staged.duplicates) duplicates.push(portion[index]!.id)
        }
        return { added, duplicates }
      }),
    )
  })

  const seal = Effect.fn("RecallClient.seal")((id: CampaignId) =>
    appendAgain(
      conflictRetries,
      Effect.gen(function* () {
        const { campaign, loaded } = yield* loadOpen(id, "SealCampaign")
        const list = campaignStream(id)
        let digest = emptyDigest
        let count = 0
        let page: ReadonlyArray<Member>
        do {
          page = yield* store.members({ list, afterOrdinal: count, limit: pageSize })
          for (const member of page) digest = addToDigest(digest, batchMessageOf(member.streamId))
          count = page.at(-1)?.ordinal ?? count
        } while (page.length === pageSize)
        const at = yield* store.now
        const command: CampaignCommand = { _tag: "SealCampaign", at, count, digest: digestText(digest) }
        const events = yield* Effect.fromResult(decideCampaign(campaign, command))
        if (events.length > 0)
          yield* appendUnfenced(store, {
            streams: [ledger.campaignAppend(orderedAt(loaded), events, id, yield* orderedBy(campaign.by, id))],
            staged: { list, count },
          })
        return { count, digest: digestText(digest) }
      }),
    ),
  )

  const ordered = (tag: "PauseCampaign" | "ResumeCampaign" | "CancelCampaign") =>
    Effect.fn(`RecallClient.${tag}`)((id: CampaignId, given: Order) =>
      Effect.flatMap(checkOrder(given), (checkedOrder) =>
        order(
          id,
          (at) => ({ _tag: tag, at, ...checkedOrder }),
          () => checkedOrder.by,
        ),
      ),
    )

  return {
    open,
    fill,
    seal,
    pause: ordered("PauseCampaign"),
    resume: ordered("ResumeCampaign"),
    cancel: ordered("CancelCampaign"),
  }
}
