import type { WatchedEvent } from "@feishu-recall/core"
import { problemWords } from "../display/problems.ts"

/** A problem for programs, with its place in the log; `undefined` of an event that is none. */
export const problemJson = ({ batchMessageId, event, position, recordedAt }: WatchedEvent) => {
  const text = problemWords(event)
  if (text === undefined) return undefined
  const answer = "answer" in event ? event.answer : null
  return {
    at: recordedAt,
    position,
    batchMessageId: batchMessageId ?? null,
    event: event._tag,
    text,
    code: answer?.code ?? null,
    logId: answer?.logId ?? null,
  }
}
