import type {
  Append,
  Erasure,
  IndexedStream,
  IndexEntry,
  IndexQuery,
  Member,
  Stage,
  StoredEvent,
  StreamAppend,
} from "@feishu-recall/core"
import type { StoreOperation } from "./storeOperations.ts"

/** How one call ended, without anything that an adapter may choose. */
export type StoreAnswer =
  | { readonly _tag: "Appended"; readonly versions: ReadonlyArray<number>; readonly position: number }
  | { readonly _tag: "Staged"; readonly added: number; readonly duplicates: ReadonlyArray<number> }
  | { readonly _tag: "Lease"; readonly fence: number; readonly expiresAt: number }
  | { readonly _tag: "Done" }
  | { readonly _tag: "VersionConflict"; readonly streamId: string; readonly actual: number }
  | { readonly _tag: "LeaseLost"; readonly lane: string; readonly fence: number }
  | { readonly _tag: "LeaseHeld"; readonly lane: string; readonly owner: string }

interface ModelLease {
  readonly owner: string
  readonly fence: number
  readonly expiresAt: number
}

/**
 * The simplest event store there can be: arrays, searched from end to end. Every answer is a list of what may be
 * answered, because a call with two faults may be refused for either.
 */
export class StoreModel {
  now = 0
  log: Array<StoredEvent> = []
  /** What was given last, whether or not it was erased since. */
  readonly given = { position: 0, recordedAt: 0 }
  /** In the order in which streams came to be. */
  streams: Array<{ readonly streamId: string; index: IndexEntry | undefined }> = []
  lists = new Map<string, Array<Member>>()
  readonly leases = new Map<string, ModelLease>()

  apply(operation: StoreOperation): ReadonlyArray<StoreAnswer> {
    switch (operation._tag) {
      case "Append":
        return this.#append(operation.append)
      case "Erase":
        return this.#erase(operation.erasure)
      case "Stage":
        return [this.#stage(operation.stage)]
      case "Discard":
        this.lists.delete(operation.list)
        return [{ _tag: "Done" }]
      case "Take":
        return [this.#take(operation.lane, operation.owner, operation.ttlMillis)]
      case "Renew": {
        const { lane, fence, ttlMillis } = operation
        return [this.#holds(lane, fence) ? this.#lease(lane, { fence, ttlMillis }) : { _tag: "LeaseLost", lane, fence }]
      }
      case "Release":
        if (this.#holds(operation.lane, operation.fence)) this.#lease(operation.lane, { ...operation, ttlMillis: 0 })
        return [{ _tag: "Done" }]
      case "SetClock":
        this.now = operation.now
        return [{ _tag: "Done" }]
    }
  }

  read(streamId: string, afterVersion = 0): ReadonlyArray<StoredEvent> {
    return this.log.filter((event) => event.streamId === streamId && event.version > afterVersion)
  }

  search(query: IndexQuery): ReadonlyArray<IndexedStream> {
    const { partition, queue, dueAt, orderBy, rankFrom = -Infinity, rankBelow = Infinity } = query
    return this.#waiting(partition, queue, query.excludeGroups)
      .filter((entry) => entry.notBefore <= dueAt && entry.rank >= rankFrom && entry.rank < rankBelow)
      .toSorted((a, b) => a[orderBy] - b[orderBy])
      .slice(0, query.limit)
  }

  nextDue(partition: string, queue: string, excludeGroups?: ReadonlyArray<string>): number | undefined {
    const due = this.#waiting(partition, queue, excludeGroups).map((entry) => entry.notBefore)
    return due.length === 0 ? undefined : Math.min(...due)
  }

  members(list: string): ReadonlyArray<Member> {
    return this.lists.get(list) ?? []
  }

  tally(list: string): ReadonlyMap<string | undefined, number> {
    const counts = new Map<string | undefined, number>()
    for (const { streamId } of this.members(list)) {
      const status = this.streams.find((stream) => stream.streamId === streamId)?.index?.status
      counts.set(status, (counts.get(status) ?? 0) + 1)
    }
    return counts
  }

  #erase({ append = { streams: [] }, lists = [], streams }: Erasure): ReadonlyArray<StoreAnswer> {
    const isErased = (streamId: string) => streams.some((stream) => stream.streamId === streamId)
    const conflicts = streams.flatMap(({ streamId, version }): ReadonlyArray<StoreAnswer> => {
      const actual = this.read(streamId).length
      return actual === version ? [] : [{ _tag: "VersionConflict", streamId, actual }]
    })
    // What is left is appended to; what refuses the append brings all of it back.
    const before = { log: this.log, streams: this.streams, lists: new Map(this.lists) }
    this.log = this.log.filter(({ streamId }) => !isErased(streamId))
    this.streams = this.streams.filter(({ streamId }) => !isErased(streamId))
    for (const list of lists) this.lists.delete(list)
    const refusals = [...conflicts, ...this.#refusals(append)]
    if (refusals.length === 0) return this.#append(append)
    Object.assign(this, before)
    return refusals
  }

  #append(append: Append): ReadonlyArray<StoreAnswer> {
    const refusals = this.#refusals(append)
    if (refusals.length > 0) return refusals

    const recordedAt = Math.max(this.now, this.given.recordedAt)
    for (const { streamId, events, index } of append.streams) {
      for (const { id, type, data, metadata } of events) {
        const [version, position] = [this.read(streamId).length + 1, this.given.position + 1]
        this.log.push({ id, type, data, metadata, streamId, version, position, recordedAt })
        Object.assign(this.given, { position, recordedAt })
      }
      this.#indexed(streamId, events.length > 0, index)
    }
    for (const { list, streamId } of append.taken ?? []) {
      this.lists.set(
        list,
        this.members(list).map((member) => (member.streamId === streamId ? { ...member, taken: true } : member)),
      )
    }
    const versions = append.streams.map((stream) => this.read(stream.streamId).length)
    return [{ _tag: "Appended", versions, position: this.given.position }]
  }

  #refusals(append: Append): ReadonlyArray<StoreAnswer> {
    const refusals: Array<StoreAnswer> = []
    const { fence, staged } = append
    if (fence !== undefined && !this.#holds(fence.lane, fence.fence)) refusals.push({ _tag: "LeaseLost", ...fence })
    for (const { streamId, expectedVersion } of append.streams) {
      const actual = this.read(streamId).length
      if (!this.#expected(expectedVersion, actual)) refusals.push({ _tag: "VersionConflict", streamId, actual })
    }
    if (staged !== undefined && this.members(staged.list).length !== staged.count) {
      refusals.push({ _tag: "VersionConflict", streamId: staged.list, actual: this.members(staged.list).length })
    }
    return refusals
  }

  #expected(expected: StreamAppend["expectedVersion"], actual: number): boolean {
    if (expected === "any") return true
    if (expected === "none") return actual === 0
    if (expected === "exists") return actual >= 1
    return expected === actual
  }

  #indexed(streamId: string, written: boolean, index: IndexEntry | undefined): void {
    const stream = this.streams.find((candidate) => candidate.streamId === streamId)
    if (stream !== undefined && index !== undefined) stream.index = index
    if (stream === undefined && (written || index !== undefined)) this.streams.push({ streamId, index })
  }

  #waiting(partition: string, queue: string, excludeGroups: ReadonlyArray<string> = []): Array<IndexedStream> {
    return this.streams.flatMap(({ streamId, index }) =>
      index?.partition === partition && index.queue === queue && !excludeGroups.includes(index.group)
        ? [{ ...index, streamId }]
        : [],
    )
  }

  #stage({ list, members, guard }: Stage): StoreAnswer {
    const actual = this.read(guard.streamId).length
    if (actual !== guard.version) return { _tag: "VersionConflict", streamId: guard.streamId, actual }
    const staged = [...this.members(list)]
    const duplicates: Array<number> = []
    members.forEach(({ streamId, data }, at) => {
      if (staged.some((member) => member.streamId === streamId)) duplicates.push(at)
      else staged.push({ ordinal: staged.length + 1, streamId, data, taken: false })
    })
    this.lists.set(list, staged)
    return { _tag: "Staged", added: members.length - duplicates.length, duplicates }
  }

  #holds(lane: string, fence: number): boolean {
    const lease = this.leases.get(lane)
    return lease?.fence === fence && lease.expiresAt > this.now
  }

  #take(lane: string, owner: string, ttlMillis: number): StoreAnswer {
    const held = this.leases.get(lane)
    if (held !== undefined && this.#holds(lane, held.fence)) return { _tag: "LeaseHeld", lane, owner: held.owner }
    return this.#lease(lane, { owner, fence: (held?.fence ?? 0) + 1, ttlMillis })
  }

  #lease(lane: string, lease: { owner?: string; fence: number; ttlMillis: number }): StoreAnswer {
    const expiresAt = this.now + lease.ttlMillis
    const owner = lease.owner ?? this.leases.get(lane)?.owner ?? ""
    this.leases.set(lane, { owner, fence: lease.fence, expiresAt })
    return { _tag: "Lease", fence: lease.fence, expiresAt }
  }
}
