import type { StoredEvent } from "@feishu-recall/core"
import { Effect } from "effect"
import { type Mutant, type Ports, store } from "./Mutant.ts"

type Data = (data: string) => string

const written = (right: Ports["store"], change: Data): Pick<Ports["store"], "append"> => ({
  append: (append) =>
    right.append({
      ...append,
      streams: append.streams.map((stream) => ({
        ...stream,
        events: stream.events.map((event) => ({ ...event, data: change(event.data) })),
      })),
    }),
})

export const textMutants: ReadonlyArray<Mutant> = [
  store("ES-11", "keeps JSON as values, and writes them anew", (right) =>
    written(right, (data) =>
      data.length > 1_000_000 || data === "" || !data.isWellFormed() ? data : JSON.stringify(JSON.parse(data)),
    ),
  ),
  store("ES-12", "compares names without case, as some collations do", (right) => ({
    append: (append) =>
      right.append({
        ...append,
        streams: append.streams.map((stream) => ({ ...stream, streamId: stream.streamId.toLowerCase() })),
      }),
    read: (streamId, afterVersion) => right.read(streamId.toLowerCase(), afterVersion),
  })),
  store("ES-13", "cuts a text that is longer than its column", (right) =>
    written(right, (data) => data.slice(0, 1_000_000)),
  ),
  store("ES-14", "hands out what it keeps at hand", (right) => {
    const atHand = new Map<string, Array<StoredEvent>>()
    return {
      append: (append) =>
        Effect.ensuring(
          right.append(append),
          Effect.sync(() => atHand.clear()),
        ),
      read: Effect.fnUntraced(function* (streamId, afterVersion = 0) {
        const stored = yield* right.read(streamId, afterVersion)
        const key = `${streamId} ${afterVersion} ${stored.length}`
        const events = atHand.get(key) ?? stored.map((event) => ({ ...event }))
        atHand.set(key, events)
        return events
      }),
    }
  }),
]
