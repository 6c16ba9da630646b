import type { Append } from "@feishu-recall/core"

/** One event for a stream. */
export const appendOf = (id: string, streamId = `stream ${id}`, data = "{}"): Append => ({
  streams: [{ streamId, expectedVersion: "any", events: [{ id, type: "Happened", data, metadata: "{}" }] }],
})

export const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)
