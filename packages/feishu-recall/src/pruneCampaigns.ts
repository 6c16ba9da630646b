import {
  InvalidInput,
  type Lane,
  type Prunable as CorePrunable,
  RecallClient,
  type StayReason,
} from "@feishu-recall/core"
import { Effect, Stream } from "effect"
import { millisOfAge } from "./millisOfAge.ts"
import type { Prunable, Pruned, RetentionAge, StayingCampaign } from "./Retention.ts"

/** What would go of a lane. */
export const findPrunable = (lane: Lane, age: RetentionAge) =>
  Effect.flatMap(queryOf(lane, age), (query) =>
    RecallClient.use((client) => Effect.map(client.prunable(query), prunableOf)),
  )

/** Removes it. */
export const pruneCampaigns = (
  lane: Lane,
  age: RetentionAge,
  order: { readonly by: string; readonly reason: string },
) =>
  Effect.gen(function* () {
    const query = yield* queryOf(lane, age)
    const client = yield* RecallClient
    const { campaigns, events, left, recalls } = yield* client
      .prune({ ...query, ...order })
      .pipe(Stream.runLast, Effect.flatMap(Effect.fromOption), Effect.catchTag("NoSuchElementError", Effect.die))
    return { campaigns, recalls, events, left } satisfies Pruned
  })

const queryOf = (lane: Lane, { olderThan, redact = false }: RetentionAge) => {
  const olderThanMillis = millisOfAge(olderThan)
  return olderThanMillis === undefined
    ? Effect.fail(new InvalidInput({ message: "correct olderThan: it is missing" }))
    : Effect.succeed({ lane, olderThanMillis, what: redact ? ("names" as const) : ("events" as const) })
}

const prunableOf = ({ before, goes, stays, totals }: CorePrunable): Prunable => ({
  ...totals,
  before,
  goes: goes.map(({ campaign: { campaignId, label = null }, lastAt, recalls }) => ({
    campaignId,
    label,
    lastAt,
    recalls,
  })),
  stays: stays.map(({ campaignId, reason }) => ({ campaignId, because: because[reason._tag] })),
})

const because = {
  Recent: "recent",
  Unfinished: "unfinished",
  Shared: "shared",
  BeingRemoved: "beingRemoved",
  Damaged: "damaged",
} as const satisfies Record<StayReason["_tag"], StayingCampaign["because"]>
