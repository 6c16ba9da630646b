// #region handlers
import { EventStore, type Lane, LaneWorker, RecallClient } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Caller } from "../api/Authorization.ts"
import { toFigures } from "../api/Figures.ts"
import { RecallApi } from "../api/RecallApi.ts"
import { NotReady } from "../api/StoreUnavailable.ts"
import { answering } from "./answering.ts"

const campaigns = (lane: Lane) =>
  HttpApiBuilder.group(
    RecallApi,
    "campaigns",
    Effect.fnUntraced(function* (handlers) {
      const client = yield* RecallClient
      const order = (reason: string) => Caller.useSync(({ name }) => ({ by: name, reason }))
      return handlers.handleAll({
        recall: ({ payload: { label, messages, reason } }) =>
          answering(
            Effect.gen(function* () {
              const { campaignId } = yield* client.open({ lane, label, ...(yield* order(reason)) })
              yield* client.fill(campaignId, messages)
              const { count } = yield* client.seal(campaignId)
              return { campaignId, count }
            }),
          ),
        figures: ({ params: { id } }) => answering(Effect.zipWith(client.progress(id), client.report(id), toFigures)),
        pause: ({ params: { id }, payload: { reason } }) =>
          answering(Effect.flatMap(order(reason), (given) => client.pause(id, given))),
        resume: ({ params: { id }, payload: { reason } }) =>
          answering(Effect.flatMap(order(reason), (given) => client.resume(id, given))),
        cancel: ({ params: { id }, payload: { reason } }) =>
          answering(Effect.flatMap(order(reason), (given) => client.cancel(id, given))),
      })
    }),
  )

const laneOrders = (lane: Lane) =>
  HttpApiBuilder.group(
    RecallApi,
    "lane",
    Effect.fnUntraced(function* (handlers) {
      const client = yield* RecallClient
      return handlers.handle("resume", ({ payload: { reason } }) =>
        answering(Effect.flatMap(Caller, ({ name }) => client.resumeLane(lane, { by: name, reason }))),
      )
    }),
  )

const system = HttpApiBuilder.group(
  RecallApi,
  "system",
  Effect.fnUntraced(function* (handlers) {
    const store = yield* EventStore
    const worker = yield* LaneWorker
    return handlers.handleAll({
      health: () => Effect.void,
      ready: () =>
        Effect.gen(function* () {
          yield* Effect.timeout(store.now, "1 second")
          return { worker: (yield* worker.view)._tag }
        }).pipe(Effect.mapError(() => new NotReady({ message: "the database does not answer" }))),
    })
  }),
)

export const handlers = (lane: Lane) => Layer.mergeAll(campaigns(lane), laneOrders(lane), system)
// #endregion
