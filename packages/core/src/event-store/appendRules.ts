import { limits } from "../limits.ts"
import type { Append, Erasure, ExpectedVersion, Stage } from "./EventStore.ts"

/**
 * Whether a stream at version `actual` (0: there is none) is where an append expects it.
 *
 * @example
 * ```ts
 * import { meetsExpectation } from "@feishu-recall/core"
 *
 * meetsExpectation("none", 0) // true
 * meetsExpectation(3, 4) // false
 * ```
 */
export const meetsExpectation = (expected: ExpectedVersion, actual: number): boolean => {
  switch (expected) {
    case "any":
      return true
    case "none":
      return actual === 0
    case "exists":
      return actual > 0
    default:
      return actual === expected
  }
}

/**
 * What no store can append, whatever it holds: more than one transaction should hold, a stream named twice (which of
 * its two expectations counts?) and text with half a surrogate pair, which UTF-8 can't carry, so that two different
 * names would become one in a database. `undefined`: nothing of the kind.
 *
 * @example
 * ```ts
 * import { type Append, appendProblem, EventStoreError } from "@feishu-recall/core"
 *
 * const refusal = (append: Append) => {
 *   const message = appendProblem(append)
 *   return message === undefined ? undefined : new EventStoreError({ reason: "other", operation: "append", message })
 * }
 * ```
 */
export const appendProblem = (append: Append): string | undefined => {
  const { eventCharacters, eventsPerAppend, streamsPerAppend } = limits.store
  if (append.streams.length > streamsPerAppend || (append.taken?.length ?? 0) > streamsPerAppend)
    return `an append names at most ${streamsPerAppend} streams: make several of it`
  const events = append.streams.reduce((sum, stream) => sum + stream.events.length, 0)
  if (events > eventsPerAppend) return `an append has at most ${eventsPerAppend} events: make several of it`
  const names = new Set<string>()
  for (const stream of append.streams) {
    if (names.has(stream.streamId)) return "an append names one stream twice: put its events into one entry"
    names.add(stream.streamId)
    if (!stream.streamId.isWellFormed()) return illFormed
    for (const event of stream.events) {
      if (event.data.length + event.metadata.length > eventCharacters)
        return `an event has at most ${eventCharacters} characters: keep the rest elsewhere`
      if (!event.data.isWellFormed() || !event.metadata.isWellFormed()) return illFormed
      if (!event.type.isWellFormed() || !event.id.isWellFormed()) return illFormed
    }
    const index = stream.index
    if (index !== undefined && ![index.partition, index.queue ?? "", index.group, index.status].every(isWellFormed)) {
      return illFormed
    }
  }
  return undefined
}

/**
 * As `appendProblem`, for erasing.
 *
 * @example
 * ```ts
 * import { erasureProblem } from "@feishu-recall/core"
 *
 * erasureProblem({ streams: [{ streamId: "campaign 1", version: 3 }] }) // undefined
 * ```
 */
export const erasureProblem = ({ append, lists = [], streams }: Erasure): string | undefined => {
  const { eventsPerErasure, listsPerErasure, streamsPerErasure } = limits.store
  if (streams.length > streamsPerErasure || lists.length > listsPerErasure)
    return `an erasure names at most ${streamsPerErasure} streams and ${listsPerErasure} lists: make several of it`
  const events = streams.reduce((sum, { version }) => sum + version, 0)
  if (events > eventsPerErasure) return `an erasure takes at most ${eventsPerErasure} events: make several of it`
  if (new Set(streams.map(({ streamId }) => streamId)).size < streams.length)
    return "an erasure names one stream twice: name it once, at the version that it has"
  if (!streams.every(({ streamId }) => isWellFormed(streamId)) || !lists.every(isWellFormed)) return illFormed
  return append === undefined ? undefined : appendProblem(append)
}

/**
 * As `appendProblem`, for staging.
 *
 * @example
 * ```ts
 * import { stageProblem } from "@feishu-recall/core"
 *
 * stageProblem({ list: "campaign 1", members: [], guard: { streamId: "campaign 1", version: 1 } }) // undefined
 * ```
 */
export const stageProblem = (stage: Stage): string | undefined => {
  const { membersPerStage } = limits.store
  if (stage.members.length > membersPerStage) return `at most ${membersPerStage} members are staged at a time`
  return stage.list.isWellFormed() && stage.members.every((member) => isWellFormed(member.streamId + member.data))
    ? undefined
    : illFormed
}

const isWellFormed = (text: string): boolean => text.isWellFormed()

const illFormed =
  "a text has half of a surrogate pair, which no database keeps: write it with JSON.stringify, which escapes it"
