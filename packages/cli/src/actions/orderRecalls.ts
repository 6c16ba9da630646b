import { decide, defaultRecallPolicy, RecallClient } from "@feishu-recall/core"
import { Clock, Effect, type Option, Result } from "effect"
import { badInput } from "../CommandError.ts"
import { counted } from "../display/words.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { readIdList } from "../input/readIdList.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { findLane } from "./findLane.ts"
import { judge, readSettings, judged, judgeOrder, judgeSettings, tellNotes } from "./judge.ts"

interface RecallsOrder {
  readonly ids: ReadonlyArray<string>
  readonly reason: Option.Option<string>
}

/** All of them or none: an order that fails in its middle leaves people to find out which of them it reached. */
const orderRecalls = (kind: "reopen" | "reread", command: "ReopenRecall" | "RereadRecall", done: string) =>
  Effect.fnUntraced(function* (input: RecallsOrder) {
    const { output } = yield* Invocation
    const read = yield* readSettings
    const { list, order, settings } = yield* judge({
      list: yield* judged(readIdList(input.ids, undefined)),
      order: judgeOrder(input, read),
      settings: judgeSettings(read),
    })
    yield* tellNotes(settings.notes)
    const ids = list.ids.map(({ id }) => id)
    const campaignId = yield* Effect.gen(function* () {
      const client = yield* RecallClient
      const lane = yield* findLane(ids, settings.configuration)
      const at = yield* Clock.currentTimeMillis
      const refusals = yield* Effect.forEach(ids, (id) =>
        Effect.map(client.recall(lane, id), (recall) => {
          const decision = decide(recall, { _tag: command, at, ...order }, defaultRecallPolicy)
          return Result.isFailure(decision) ? [`  ${id}: ${decision.failure.message}`] : []
        }),
      )
      if (refusals.flat().length > 0)
        return yield* badInput([`nothing was ordered, for not all can be ${done}:`, ...refusals.flat()].join("\n"))
      yield* Effect.forEach(ids, (id) => client[kind](lane, id, order))
      return (yield* client.recall(lane, ids[0]!))?.carrier
    }).pipe(Effect.provide(yield* existingClientServices(settings.configuration)))
    for (const id of ids) output.record("order", { order: kind, id, ...order })
    output.text([
      `${counted(ids.length, "recall")} to be ${done}, by ${order.by}; go on with: feishu-recall resume ${campaignId}`,
    ])
    return exitCodes.confirmed
  })

/** `feishu-recall reopen`: for what was refused, fell short or was cancelled. */
export const reopen = orderRecalls("reopen", "ReopenRecall", "reopened")

/** `feishu-recall reread`: for what is unverified. */
export const reread = orderRecalls("reread", "RereadRecall", "read again")
