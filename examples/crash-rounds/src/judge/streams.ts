import type { LoggedEvent } from "../StoreLog.ts"

/** The events of each recall, in order. */
export const recallStreams = (events: ReadonlyArray<LoggedEvent>): ReadonlyMap<string, ReadonlyArray<LoggedEvent>> =>
  Map.groupBy(
    events.filter(({ stream }) => stream.startsWith("recall ")),
    ({ stream }) => recallIdOf(stream),
  )

/** The batch message that a recall's stream is about. */
export const recallIdOf = (stream: string): string => stream.split(" ").at(-1)!

export const campaignStreamOf = (campaignId: string): string => `campaign ${campaignId}`
