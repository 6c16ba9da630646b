import { Effect, Result, Stream } from "effect"
import { type Campaign, evolveCampaign, isDone } from "../campaign/Campaign.ts"
import type { CampaignId } from "../campaign/CampaignId.ts"
import { campaignCodec, type NewerEvent } from "../event-store/eventCodec.ts"
import type { EventStore, StoredEvent } from "../event-store/EventStore.ts"
import type { EventStoreError } from "../event-store/EventStoreError.ts"
import { campaignOf, campaignPrefix } from "../event-store/streams.ts"
import { laneKey, type LaneKey } from "../lane/Lane.ts"
import type { CampaignFacts } from "../retention/CampaignFacts.ts"
import { namesSomebody } from "../retention/withoutNames.ts"
import type { Timestamp } from "../Timestamp.ts"
import { campaignMembers } from "./campaignMembers.ts"
import { surveyRecall } from "./surveyRecall.ts"

/** What a survey looks for. */
export interface Survey {
  readonly before: Timestamp
  readonly what: "events" | "names"
  readonly lane: LaneKey | undefined
  readonly pageSize: number
}

/**
 * What has to be known of every campaign before anything goes. Reads the campaigns' events once, and then each recall of
 * those that are old and done themselves, page by page: the others stay, whatever their recalls say.
 */
export const surveyCampaigns = Effect.fnUntraced(function* (
  store: EventStore["Service"],
  survey: Survey,
): Effect.fn.Return<ReadonlyArray<CampaignFacts>, EventStoreError | NewerEvent> {
  const known = new Map<CampaignId, Counting>()
  yield* Stream.runForEach(store.readAll({ prefixes: [campaignPrefix] }), (stored) => {
    const id = campaignOf(stored.streamId)
    const counting = known.get(id) ?? startOf(id)
    known.set(id, counting)
    return addCampaignEvent(counting, stored, survey)
  })
  const ofLane = [...known.values()].filter(
    // Of whom nobody knows the lane may share recalls with any.
    ({ campaign }) => survey.lane === undefined || campaign === undefined || laneKey(campaign.lane) === survey.lane,
  )
  for (const counting of ofLane) {
    const add = toRead(counting, survey.before)
    if (add === undefined) continue
    yield* Stream.runForEach(campaignMembers(store, counting.campaignId, survey.pageSize), ({ streamId }) =>
      Effect.flatMap(store.read(streamId), (stream) => add(counting, stream, survey)),
    )
  }
  return ofLane.map(({ isDamaged, shares, ...facts }) => ({
    ...facts,
    campaign: isDamaged ? undefined : facts.campaign,
    shares: [...shares],
  }))
})

/** What is to be learned from the recalls on a campaign's list, if anything. */
const toRead = ({ campaign, lastAt }: Counting, before: Timestamp): typeof addRecall | undefined => {
  if (campaign === undefined) return undefined
  const isOld = isDone(campaign) && lastAt < before
  if (campaign.sealed === undefined) return isOld || campaign.cancelled ? undefined : addShares
  return campaign.requested ? (isOld ? addRecall : undefined) : addShares
}

/** Facts while they are being counted. */
interface Counting {
  readonly campaignId: CampaignId
  campaign: Campaign | undefined
  isDamaged: boolean
  lastAt: Timestamp
  open: number
  readonly shares: Set<CampaignId>
  recalls: number
  events: number
}

const startOf = (campaignId: CampaignId): Counting => ({
  campaignId,
  campaign: undefined,
  isDamaged: false,
  lastAt: 0,
  open: 0,
  shares: new Set(),
  recalls: 0,
  events: 0,
})

const addCampaignEvent = (counting: Counting, stored: StoredEvent, survey: Survey): Effect.Effect<void, NewerEvent> => {
  const decoded = campaignCodec.decode(stored)
  if (Result.isFailure(decoded)) {
    if (decoded.failure._tag === "NewerEvent") return Effect.fail(decoded.failure)
    counting.isDamaged = true
    return Effect.void
  }
  const event = decoded.success
  counting.campaign = evolveCampaign(counting.campaign, event)
  // A removal that was interrupted goes on, and is no reason to wait again.
  if (event._tag === "CampaignPruned") return Effect.void
  counting.lastAt = Math.max(counting.lastAt, event.at)
  if (counts(stored, survey)) counting.events++
  return Effect.void
}

/** Whoever fills a list, or sealed it just now, was told of what others had recalled: that stays with this one. */
const addShares = (counting: Counting, stream: ReadonlyArray<StoredEvent>): Effect.Effect<void, NewerEvent> => {
  const surveyed = stream.length === 0 ? undefined : surveyRecall(stream)
  if (surveyed === undefined) return Effect.void
  if (Result.isFailure(surveyed)) return Effect.fail(surveyed.failure)
  for (const campaign of surveyed.success.recall?.campaigns ?? []) counting.shares.add(campaign)
  return Effect.void
}

const addRecall = (
  counting: Counting,
  stream: ReadonlyArray<StoredEvent>,
  survey: Survey,
): Effect.Effect<void, NewerEvent> => {
  if (stream.length === 0) return Effect.void
  const surveyed = surveyRecall(stream)
  if (Result.isFailure(surveyed)) return Effect.fail(surveyed.failure)
  const { lastAt, recall } = surveyed.success
  if (recall === undefined) {
    counting.isDamaged = true
    return Effect.void
  }
  // It went before the removal was interrupted, and is another campaign's by now.
  if (!recall.campaigns.includes(counting.campaignId)) return Effect.void
  counting.lastAt = Math.max(counting.lastAt, lastAt)
  if (recall.phase._tag !== "Ended") counting.open++
  for (const campaign of recall.campaigns) if (campaign !== counting.campaignId) counting.shares.add(campaign)
  if (recall.carrier !== counting.campaignId) return Effect.void
  const events = stream.filter((stored) => counts(stored, survey)).length
  counting.events += events
  if (events > 0) counting.recalls++
  return Effect.void
}

const counts = (stored: StoredEvent, { before, what }: Survey): boolean =>
  what === "events" || namesSomebody(stored, before)
