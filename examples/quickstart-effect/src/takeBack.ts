// #region take-back
import { BatchMessageId, isAtRest, type Lane, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Effect, Schedule } from "effect"

/** Takes back batch messages of one lane, and works on them until nothing is left that happens without a person. */
export const takeBack = Effect.fn("takeBack")(function* (lane: Lane, ids: ReadonlyArray<string>) {
  const client = yield* RecallClient
  const worker = yield* LaneWorker

  const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong salary figures" })
  yield* client.fill(
    campaignId,
    ids.map((id) => ({ id: BatchMessageId.make(id) })),
  )
  yield* client.seal(campaignId)

  const untilAtRest = Effect.repeat(client.progress(campaignId), {
    until: isAtRest,
    schedule: Schedule.spaced("200 millis"),
  })
  yield* Effect.raceFirst(untilAtRest, worker.run)
  return yield* client.report(campaignId)
})
// #endregion
