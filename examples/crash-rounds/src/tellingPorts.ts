import { EventStore, RecallTransport } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import { monotonic } from "./monotonic.ts"
import { say } from "./say.ts"
import { strike } from "./strike.ts"

/** A store whose every acknowledged append is told, after the acknowledgement and before anybody acts on it. */
export const tellingStore = Layer.effect(
  EventStore,
  Effect.map(EventStore, (store) => ({
    ...store,
    append: (append) =>
      Effect.tap(store.append(append), () => {
        const ids = append.streams.flatMap(({ events }) => events.map(({ id }) => id))
        if (ids.length === 0) return Effect.void
        const claims = append.streams.some(({ events }) => events.some(({ type }) => type === "AttemptStarted"))
        return Effect.andThen(
          say({ _tag: "Stored", at: monotonic(), ids }),
          Effect.andThen(claims ? strike("claimed") : Effect.void, strike("stored")),
        )
      }),
  })),
)

/** A transport whose every call is told before it goes out. */
export const tellingTransport = Layer.effect(
  RecallTransport,
  Effect.map(RecallTransport, (transport) => ({
    send: (request, options) => {
      const sent = transport.send(request, options)
      if (!("batchMessageId" in request)) return sent
      const api = request._tag === "RecallBatchMessage" ? "recall" : "get_progress"
      const told = Effect.suspend(() => say({ _tag: "Sending", at: monotonic(), api, id: request.batchMessageId }))
      return Effect.andThen(Effect.andThen(told, strike("sending")), sent)
    },
  })),
)
