import { type CampaignId, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import type { CampaignFigures } from "./ProgramReport.ts"
import { say } from "./say.ts"

/** Waits until nothing of these campaigns is left to happen, by itself or by a person, and reports on each. */
export const finish = Effect.fnUntraced(function* (ids: ReadonlyArray<CampaignId>) {
  const client = yield* RecallClient
  const look = Effect.forEach(ids, (id) => client.progress(id))
  while (true) {
    // A store that another process holds for a while is asked again.
    const all = yield* Effect.option(look)
    if (all._tag === "Some") {
      const blocked = all.value[0]?.lane.blocked
      if (blocked !== undefined) yield* say({ _tag: "Blocked", advice: blocked.advice })
      else if (all.value.every(({ counts }) => counts.open + counts.blocked === 0)) break
    }
    yield* Effect.sleep("200 millis")
  }
  return yield* Effect.forEach(ids, (id) =>
    Effect.map(Effect.orDie(client.report(id)), (report): CampaignFigures => {
      const { blocked, cancelled, confirmed, open, refused, requested, settledShort, unverified } = report
      const { deliveredMessages, recalledMessages } = report
      const counts = { requested, confirmed, settledShort, refused, unverified, cancelled, blocked, open }
      return { campaignId: id, ...counts, deliveredMessages, recalledMessages }
    }),
  )
})
