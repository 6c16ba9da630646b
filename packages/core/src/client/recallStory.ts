import { Effect, Schema } from "effect"
import { recallCodec } from "../event-store/eventCodec.ts"
import type { EventStore } from "../event-store/EventStore.ts"
import { recallStream } from "../event-store/streams.ts"
import { Lane, laneKey } from "../lane/Lane.ts"
import { BatchMessageId } from "../recall/BatchMessageId.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { originOf } from "../retention/originOf.ts"
import { checked } from "./InvalidInput.ts"

/** One thing that happened to a recall, and when the store wrote it down (epoch milliseconds). */
export interface StoryEvent {
  /** Its place in the log, from 1. */
  readonly position: number
  /** Epoch milliseconds by the store's clock. */
  readonly recordedAt: number
  readonly event: RecallEvent
}

const check = checked(Schema.Struct({ lane: Lane, id: BatchMessageId }), "recall")

/** A recall's stream as it was written. A damaged event ends it with `UndecodableEvent`. */
export const recallStory = Effect.fnUntraced(function* (
  store: EventStore["Service"],
  ref: Lane,
  given: BatchMessageId,
) {
  const { id, lane } = yield* check({ lane: ref, id: given })
  const stored = yield* store.read(recallStream(laneKey(lane), id))
  return yield* Effect.forEach(stored, (one) =>
    Effect.map(Effect.fromResult(recallCodec.decode(one)), (event): StoryEvent => ({
      position: one.position,
      recordedAt: originOf(one).recordedAt,
      event,
    })),
  )
})
