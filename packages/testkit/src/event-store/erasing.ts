import type { StoredEvent } from "@feishu-recall/core"
import { Effect, Stream } from "effect"
import { all, entry, part } from "./appends.ts"
import type { OpenedStore } from "./StoreTrial.ts"

/** A stream as it is erased. */
export const at = (streamId: string, version: number) => ({ streamId, version })

/** An event in words that are quickly compared. */
export const inWords = ({ position, streamId, version }: StoredEvent): string => `${position} ${streamId} ${version}`

export const logOf = ({ store }: Pick<OpenedStore, "store">, afterPosition?: number) =>
  Effect.map(Stream.runCollect(store.readAll({ afterPosition })), (events) => events.map(inWords))

const names = ["a", "b", "c"]

/** Streams `a`, `b` and `c`, each with two events and an entry, on the lists `old` and `kept`. */
export const threeStreams = Effect.fnUntraced(function* ({ store }: OpenedStore) {
  for (const [rank, streamId] of names.entries())
    yield* store.append({
      streams: [part(streamId, "none", ["1", "2"], entry({ rank, notBefore: rank, status: streamId }))],
    })
  const members = names.map((streamId) => ({ streamId, data: "{}" }))
  for (const list of ["old", "kept"]) yield* store.stage({ list, members, guard: { streamId: "guard", version: 0 } })
})

/** All that can be told of three streams and two lists. */
export const toldOf = ({ store }: OpenedStore) =>
  Effect.all({
    log: Stream.runCollect(store.readAll()),
    streams: Effect.forEach(names, (streamId) => store.read(streamId)),
    found: store.search(all()),
    members: Effect.forEach(["old", "kept"], (list) => store.members({ list, afterOrdinal: 0, limit: 9 })),
  })
