import { type BatchMessageId, type Lane, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import type { RecallResult } from "./RecallResult.ts"

/** What became of a recall, once nothing happens to it by itself. */
export const resultOf = Effect.fnUntraced(function* (lane: Lane, id: BatchMessageId, campaignId: string) {
  const client = yield* RecallClient
  const recall = yield* client.recall(lane, id)
  const { blocked } = yield* client.lane(lane)
  const last = recall?.lastReading?.value
  const ended = recall?.phase._tag === "Ended" ? recall.phase : undefined
  return {
    id,
    campaignId,
    outcome: ended?.outcome ?? "waiting",
    delivered: last?.success ?? null,
    recalled: last?.recallCount ?? null,
    readBeforeRecall: recall?.firstReading?.value.read ?? null,
    answer: ended?.answer ?? blocked?.answer ?? null,
    advice: ended === undefined ? (blocked?.advice ?? `the campaign ${campaignId} is paused: resume it`) : null,
  } satisfies RecallResult
})
