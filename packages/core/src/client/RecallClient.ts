import { Context, Effect, Layer, type Stream } from "effect"
import type { Order } from "../Actor.ts"
import type { Campaign } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import type { CampaignRejected } from "../campaign/decideCampaign.ts"
import type { NewerEvent, UndecodableEvent } from "../event-store/eventCodec.ts"
import { EventStore, type VersionConflict } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { makeLedger } from "../event-store/Ledger.ts"
import type { Lane } from "../lane/Lane.ts"
import type { LaneState } from "../lane/LaneState.ts"
import type { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { RecallRejected } from "../recall/decide.ts"
import type { Recall } from "../recall/Recall.ts"
import { type CampaignList, listCampaigns } from "./campaignList.ts"
import { type CampaignProgress, makeCampaignProgress } from "./CampaignProgress.ts"
import type { CampaignRecall } from "./campaignRecalls.ts"
import type { CampaignReport } from "./CampaignReport.ts"
import { checkClientPolicy, type ClientPolicy, defaultClientPolicy } from "./ClientPolicy.ts"
import { type Filled, makeCampaignOrders, type OpenCampaign, type Sealed, type Target } from "./campaignOrders.ts"
import type { InvalidInput } from "./InvalidInput.ts"
import { makeRecallOrders } from "./recallOrders.ts"
import { makeReport } from "./reportCampaign.ts"
import type { Prunable } from "./Prunable.ts"
import { makePrune, type Pruned } from "./pruneCampaigns.ts"
import type { PruneOrder, RetentionQuery } from "./retentionQuery.ts"
import { recallStory, type StoryEvent } from "./recallStory.ts"
import { type WatchedEvent, watchCampaign, type WatchOptions } from "./watchCampaign.ts"

/**
 * What people call: asks for recalls, watches them, gives orders about them and reports. It never talks to the
 * platform: the lane's worker does, in this process or in another.
 *
 * A campaign is opened, filled in as many portions as its list needs, and sealed. Before the seal nothing is
 * requested; after it nothing is lost.
 *
 * @example
 * ```ts
 * import { BatchMessageId, type Lane, RecallClient } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const takeBack = Effect.fn("takeBack")(function* (lane: Lane, ids: ReadonlyArray<string>) {
 *   const client = yield* RecallClient
 *   const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong salary figures" })
 *   yield* client.fill(
 *     campaignId,
 *     ids.map((id) => ({ id: BatchMessageId.make(id) })),
 *   )
 *   yield* client.seal(campaignId)
 *   return campaignId
 * })
 * ```
 */
export class RecallClient extends Context.Service<
  RecallClient,
  {
    /** Opens a campaign under an id of its own. Nothing is on its list yet. */
    readonly open: (options: OpenCampaign) => Effect.Effect<Campaign, ClientError | CampaignRejected>
    /**
     * Puts ids on the list. One that is on it already is told, and changes nothing. `CampaignRejected` once it is
     * sealed.
     */
    readonly fill: (
      id: CampaignId,
      targets: ReadonlyArray<Target>,
    ) => Effect.Effect<Filled, ClientError | CampaignRejected>
    /** The list is complete: the lane's worker may request it. Again with the same list: nothing happens. */
    readonly seal: (id: CampaignId) => Effect.Effect<Sealed, ClientError | CampaignRejected>
    /** No recall of it that waits for its call is called until it is resumed; readings go on. */
    readonly pause: (id: CampaignId, order: Order) => Effect.Effect<void, ClientError | CampaignRejected>
    /** Ends a pause. What blocked the lane is not seen to by this: that is `resumeLane`. */
    readonly resume: (id: CampaignId, order: Order) => Effect.Effect<void, ClientError | CampaignRejected>
    /** No further call for what it carries; what a call may have recalled already goes on to its outcome. */
    readonly cancel: (id: CampaignId, order: Order) => Effect.Effect<void, ClientError | CampaignRejected>
    /** A person has seen to what blocked the lane. Nothing happens if it is not blocked. */
    readonly resumeLane: (lane: Lane, order: Order) => Effect.Effect<void, ClientError>
    /** Starts a recall that has ended again from its call. `RecallRejected` while it has not ended. */
    readonly reopen: (lane: Lane, id: BatchMessageId, order: Order) => Effect.Effect<void, ClientError | RecallRejected>
    /**
     * Reads the progress of a recall that has ended again, without another call. `RecallRejected` while it has not
     * ended.
     */
    readonly reread: (lane: Lane, id: BatchMessageId, order: Order) => Effect.Effect<void, ClientError | RecallRejected>
    /** How one recall stands, folded from its events; `undefined` if nobody ever asked for it. */
    readonly recall: (lane: Lane, id: BatchMessageId) => Effect.Effect<Recall | undefined, ClientError>
    /** All that happened to a recall, in order; empty if there is no such recall. */
    readonly story: (lane: Lane, id: BatchMessageId) => Effect.Effect<ReadonlyArray<StoryEvent>, ClientError>
    /** How a lane stands: open, held until a time, or blocked until a person resumes it. */
    readonly lane: (lane: Lane) => Effect.Effect<LaneState, ClientError>
    /** Every campaign of the store, whatever its lane. */
    readonly campaigns: Effect.Effect<CampaignList, ClientError>
    /** How the campaign stands at this moment, in numbers. `CampaignRejected` if there is none with this id. */
    readonly progress: (id: CampaignId) => Effect.Effect<CampaignProgress, ClientError | CampaignRejected>
    /**
     * What happens to the campaign, its recalls and its lane, from the beginning, after a position or from the newest
     * events on, without end unless told: once begun also through outages of the store, each event once and in order.
     */
    readonly watch: (
      id: CampaignId,
      options?: WatchOptions,
    ) => Stream.Stream<WatchedEvent, ClientError | CampaignRejected>
    /** What the campaign has achieved by now. Reads every recall once, so its cost grows with the campaign. */
    readonly report: (id: CampaignId) => Effect.Effect<CampaignReport, ClientError | CampaignRejected>
    /** Every recall of a sealed campaign in the order of its list, read page by page however many there are. */
    readonly recalls: (id: CampaignId) => Stream.Stream<CampaignRecall, ClientError | CampaignRejected>
    /**
     * Which campaigns are over for so long that they may go, and which stay and why. Changes nothing. Reads every recall of
     * those that may go.
     */
    readonly prunable: (query: RetentionQuery) => Effect.Effect<Prunable, ClientError>
    /**
     * Removes for good what is stored of campaigns that are over for so long, or only the names in it. Tells how far it has
     * come, at first that nothing is done yet. Interrupted anywhere, the same order again ends it.
     */
    readonly prune: (order: PruneOrder) => Stream.Stream<Pruned, ClientError>
  }
>()("@feishu-recall/core/client/RecallClient") {
  /** The client over the event store, with {@link defaultClientPolicy}. */
  static readonly layer = Layer.effect(RecallClient, makeRecallClient(defaultClientPolicy))
  /** A policy that can't be is a mistake in the program: the layer dies with all that is wrong in it. */
  static readonly layerWith = (policy: ClientPolicy) => Layer.effect(RecallClient, makeRecallClient(policy))
}

function makeRecallClient(given: ClientPolicy): Effect.Effect<RecallClient["Service"], never, EventStore> {
  return Effect.gen(function* () {
    const policy = yield* Effect.orDie(checkClientPolicy(given))
    const store = yield* EventStore
    const ledger = yield* makeLedger
    const progress = makeCampaignProgress(store, ledger)
    return {
      ...makeCampaignOrders(store, ledger, policy),
      ...makeRecallOrders(store, ledger, policy),
      story: (lane, id) => recallStory(store, lane, id),
      campaigns: listCampaigns(store),
      progress,
      ...makeReport(store, progress, policy),
      ...makePrune(store, ledger, policy),
      watch: (id, options) => watchCampaign(store, ledger, policy, id, options),
    }
  })
}

/**
 * What any call of {@link RecallClient} can fail with. `InvalidInput`: nothing was stored. `EventStoreError`: the store
 * could not do it. `VersionConflict`: others kept appending first, again and again. `UndecodableEvent`, `NewerEvent`: a
 * stream is damaged, or was written by a newer program.
 */
export type ClientError = InvalidInput | EventStoreError | VersionConflict | UndecodableEvent | NewerEvent
