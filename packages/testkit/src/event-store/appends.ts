import type { Append, ExpectedVersion, IndexEntry, NewEvent, StreamAppend } from "@feishu-recall/core"

export const event = (id: string, data = "{}"): NewEvent => ({ id, type: "Happened", data, metadata: "{}" })

export const events = (count: number): ReadonlyArray<NewEvent> => numbers(count).map((at) => event(`${at}`))

/** One stream's part of an append. */
export const part = (
  streamId: string,
  expectedVersion: ExpectedVersion,
  ids: ReadonlyArray<string>,
  index?: IndexEntry,
): StreamAppend => ({ streamId, expectedVersion, events: ids.map((id) => event(id)), index })

/** An append of one event to one stream. */
export const one = (streamId: string, expectedVersion: ExpectedVersion, id: string): Append => ({
  streams: [part(streamId, expectedVersion, [id])],
})

export const entry = (more: Partial<IndexEntry> = {}): IndexEntry => ({
  partition: "lane 1",
  queue: "dispatch",
  group: "group 1",
  status: "requested",
  notBefore: 0,
  rank: 0,
  ...more,
})

/** Everything that waits in a queue. */
export const all = (partition = "lane 1", queue = "dispatch") =>
  ({ partition, queue, dueAt: Number.MAX_SAFE_INTEGER, orderBy: "rank", limit: 1_000 }) as const

export const concurrently = { concurrency: "unbounded" } as const

export const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)
