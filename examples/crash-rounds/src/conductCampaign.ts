import type { BatchMessageId } from "@feishu-recall/core"
import { Effect } from "effect"
import type { Caller } from "./Caller.ts"
import type { CampaignPlan } from "./RoundPlan.ts"
import type { AcknowledgedOrder, ListedCampaign } from "./RoundRecord.ts"

/** Opens, fills and seals a campaign, and orders what the plan says, each after the one before was acknowledged. */
export const conductCampaign = Effect.fnUntraced(function* (
  plan: CampaignPlan,
  messages: ReadonlyArray<BatchMessageId>,
  caller: Caller,
  sleepUntil: (at: number) => Effect.Effect<void>,
  acknowledged: (order: AcknowledgedOrder) => void,
) {
  const toIds = (indices: ReadonlyArray<number>) => indices.map((index) => messages[index]!)
  yield* sleepUntil(plan.openAt)
  const opened = yield* expected(caller.give({ _tag: "Open", reason: plan.name }))
  const campaignId = opened.campaignId!
  acknowledged({ _tag: "Opened", at: opened.at, campaignId })
  for (const portion of plan.portions) {
    const ids = toIds(portion)
    const { at } = yield* expected(caller.give({ _tag: "Fill", campaignId, ids }))
    acknowledged({ _tag: "Filled", at, campaignId, ids })
  }
  const sealed = yield* expected(caller.give({ _tag: "Seal", campaignId }))
  acknowledged({ _tag: "Sealed", at: sealed.at, campaignId, count: sealed.count!, digest: sealed.digest! })
  for (const [place, { at, order }] of plan.orders.entries()) {
    yield* sleepUntil(at)
    const reason = `${plan.name} ${place + 1}`
    const given = yield* expected(caller.give({ _tag: order, campaignId, reason }))
    acknowledged({ _tag: "Ordered", at: given.at, campaignId, type: eventOf[order], reason })
  }
  const campaign: ListedCampaign = { name: plan.name, campaignId, ids: toIds(plan.portions.flat()) }
  return campaign
})

const eventOf = { Pause: "CampaignPaused", Resume: "CampaignResumed", Cancel: "CampaignCancelled" } as const

/** Nothing in a plan is impossible: an order that is declined for good was misunderstood, or what it rests on is lost. */
const expected = <A>(given: Effect.Effect<A | undefined>): Effect.Effect<A> =>
  Effect.filterOrElse(
    given,
    (answer): answer is A & {} => answer !== undefined,
    () => Effect.die(new Error("an order was declined that nothing stands against: see the timeline")),
  )
