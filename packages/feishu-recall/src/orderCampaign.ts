import { type CampaignId, type Lane, type Order, RecallClient, type Target, TenantTokens } from "@feishu-recall/core"
import { Array as Arr, Effect } from "effect"
import { defaultClientPolicy } from "@feishu-recall/core"
import { limits } from "./limits.ts"
import type { SealedCampaign } from "./Recaller.ts"

interface Ordered extends Order {
  readonly lane: Lane
  readonly label: string | undefined
  readonly targets: ReadonlyArray<Target>
}

/** Opens, fills and seals. Whatever ends it before the seal leaves a campaign that is cancelled and requested nothing. */
export const orderCampaign = Effect.fnUntraced(function* ({ label, lane, targets, ...order }: Ordered) {
  yield* refuseWrongCredentials
  const client = yield* RecallClient
  const { campaignId } = yield* client.open({ lane, ...order, label })
  const abandon = Effect.ignore(client.cancel(campaignId, { by: order.by, reason: "its list was not completed" }))
  const duplicates = yield* fill(campaignId, targets).pipe(Effect.onError(() => abandon))
  // Once it is asked for, nobody may take the seal for something that did not happen.
  const { count } = yield* Effect.uninterruptible(client.seal(campaignId))
  return { campaignId, count, duplicates } satisfies SealedCampaign
})

/**
 * Wrong credentials are told before anything is stored. Where the platform can't be reached, or takes its time, the order
 * is taken all the same: it is carried out when it can, and whoever pressed a button has an answer.
 */
const refuseWrongCredentials = TenantTokens.use(({ get }) => get).pipe(
  Effect.timeoutOption(limits.tokenPatienceMillis),
  Effect.asVoid,
  Effect.catchTag(["TokenUnavailable", "TokenRejectedAgain"], () => Effect.void),
)

const fill = Effect.fnUntraced(function* (id: CampaignId, targets: ReadonlyArray<Target>) {
  const client = yield* RecallClient
  const portions = Arr.chunksOf(targets, defaultClientPolicy.fillTargets)
  const filled = yield* Effect.forEach(portions, (portion) => client.fill(id, portion))
  // One that stands there three times is one of them all the same.
  return [...new Set(filled.flatMap(({ duplicates }) => duplicates))]
})
