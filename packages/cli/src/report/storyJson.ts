import type { BatchMessageId, StoryEvent } from "@feishu-recall/core"

/** One thing that happened to a recall, for programs. Times are milliseconds. */
export const storyJson = (id: BatchMessageId, { event, position, recordedAt }: StoryEvent) => ({
  id,
  position,
  recordedAt,
  ...event,
})
