import {
  type Append,
  type Appended,
  type IndexEntry,
  LeaseLost,
  meetsExpectation,
  type NewEvent,
  VersionConflict,
} from "@feishu-recall/core"
import { Result } from "effect"

/** What the database holds, of all that some appends ask about. */
export interface LogState {
  readonly now: number
  /** Of the last event, and of the last stream that came to be. */
  readonly position: number
  readonly recordedAt: number
  readonly lastStream: number
  readonly streams: ReadonlyMap<string, { readonly id: number; readonly version: number }>
  readonly leases: ReadonlyMap<string, { readonly fence: number; readonly expiresAt: number }>
  readonly lists: ReadonlyMap<string, number>
}

export interface StreamChange {
  readonly id: number
  readonly version: number
  /** `undefined`: as it was. */
  readonly index: IndexEntry | undefined
}

export interface EventRow extends NewEvent {
  readonly stream: number
  readonly version: number
  readonly position: number
}

/** What has to be written, all of it in one transaction. */
export interface LogChanges {
  readonly streams: ReadonlyMap<string, StreamChange>
  readonly events: ReadonlyArray<EventRow>
  readonly taken: ReadonlyArray<{ readonly list: string; readonly streamId: string }>
  readonly recordedAt: number
}

export type AppendAnswer = Result.Result<Appended, VersionConflict | LeaseLost>

/** Several appends, one after the other: each is answered for itself, and one that is refused changes nothing. */
export const decideAppends = (
  state: LogState,
  appends: ReadonlyArray<Append>,
): { readonly answers: ReadonlyArray<AppendAnswer>; readonly changes: LogChanges } => {
  const streams = new Map<string, StreamChange>()
  const events: Array<EventRow> = []
  const taken: Array<{ readonly list: string; readonly streamId: string }> = []
  let { lastStream, position } = state
  const find = (streamId: string) => streams.get(streamId) ?? state.streams.get(streamId)

  const answers = appends.map((append): AppendAnswer => {
    const refused = refusal(state, append, (streamId) => find(streamId)?.version ?? 0)
    if (refused !== undefined) return Result.fail(refused)
    const versions = append.streams.map(({ events: added, index, streamId }) => {
      const before = find(streamId)
      let version = before?.version ?? 0
      if (added.length === 0 && index === undefined) return version
      const id = before?.id ?? ++lastStream
      for (const event of added) events.push({ ...event, stream: id, version: ++version, position: ++position })
      streams.set(streamId, { id, version, index: index ?? streams.get(streamId)?.index })
      return version
    })
    if (append.taken !== undefined) taken.push(...append.taken)
    return Result.succeed({ versions, position })
  })
  return { answers, changes: { streams, events, taken, recordedAt: Math.max(state.now, state.recordedAt) } }
}

const refusal = (
  { leases, lists, now }: LogState,
  { fence, staged, streams }: Append,
  versionOf: (streamId: string) => number,
): VersionConflict | LeaseLost | undefined => {
  if (fence !== undefined) {
    const lease = leases.get(fence.lane)
    if (lease === undefined || lease.fence !== fence.fence || now >= lease.expiresAt)
      return new LeaseLost({ lane: fence.lane, fence: fence.fence })
  }
  for (const { expectedVersion, streamId } of streams) {
    const actual = versionOf(streamId)
    if (!meetsExpectation(expectedVersion, actual))
      return new VersionConflict({ streamId, expected: expectedVersion, actual })
  }
  if (staged === undefined) return undefined
  const actual = lists.get(staged.list) ?? 0
  return actual === staged.count
    ? undefined
    : new VersionConflict({ streamId: staged.list, expected: staged.count, actual })
}
