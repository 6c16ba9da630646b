import { Context, type Effect, Schema, type Stream } from "effect"
import type { EventStoreError } from "./EventStoreError.ts"
import type { LeaseLost } from "./LaneLease.ts"

/**
 * Port: a log of streams, with an index that is written in the same transaction. What was appended is never changed;
 * whole streams can be erased.
 *
 * The store knows no domain: `data` and `metadata` are JSON texts that it hands back as they were, and the columns of
 * an `IndexEntry` are computed by the core and mean nothing to it.
 *
 * What every adapter keeps: versions of a stream are contiguous from 1; positions increase in the order of commit, none
 * is ever given twice, and a reader that has seen a position never misses a smaller one; an append or an erasure is
 * committed whole or not at all; what was acknowledged survives a crash (a memory store: of the fiber).
 *
 * @example
 * ```ts
 * import { EventStore } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const note = (streamId: string, id: string, text: string) =>
 *   Effect.gen(function* () {
 *     const store = yield* EventStore
 *     const event = { id, type: "NoteTaken", data: JSON.stringify({ text }), metadata: "{}" }
 *     return yield* store.append({ streams: [{ streamId, expectedVersion: "none", events: [event] }] })
 *   }).pipe(Effect.catchTag("VersionConflict", ({ message }) => Effect.logInfo(message)))
 * ```
 */
export class EventStore extends Context.Service<
  EventStore,
  {
    /** Appends to one or several streams, moves their index entries and takes staged members: all of it, or nothing. */
    readonly append: (append: Append) => Effect.Effect<Appended, VersionConflict | LeaseLost | EventStoreError>
    /**
     * Forgets streams for good - their events, their index entries - and staging lists, and appends in the same
     * transaction: all of it, or nothing. The positions of what is left stay as they are, so the log has gaps from then
     * on; no position is ever given twice, and `recordedAt` never decreases, also after the end of the log was erased.
     */
    readonly erase: (erasure: Erasure) => Effect.Effect<Appended, VersionConflict | LeaseLost | EventStoreError>
    /** A stream's events after a version, in order; empty if there is no such stream. Streams are short by design. */
    readonly read: (
      streamId: string,
      afterVersion?: number,
    ) => Effect.Effect<ReadonlyArray<StoredEvent>, EventStoreError>
    /** All events after a position, in global order, up to the end of the log. */
    readonly readAll: (options?: ReadAll) => Stream.Stream<StoredEvent, EventStoreError>
    /** All events, newest first: for whoever needs the last minute only. */
    readonly readAllBackwards: Stream.Stream<StoredEvent, EventStoreError>
    /** As `readAll`, and then whatever is appended by any process: each event once, in order, without a gap. */
    readonly follow: (options?: ReadAll) => Stream.Stream<StoredEvent, EventStoreError>
    /**
     * Index entries of one partition and queue that are due, in the order asked for; ties in the order in which
     * their streams came to be.
     */
    readonly search: (query: IndexQuery) => Effect.Effect<ReadonlyArray<IndexedStream>, EventStoreError>
    /** The earliest `notBefore` of a queue: when to look again. */
    readonly nextDue: (
      partition: string,
      queue: string,
      excludeGroups?: ReadonlyArray<string>,
    ) => Effect.Effect<number | undefined, EventStoreError>
    /** Adds members to a staging list, in order. Its unique index finds duplicates in flat memory. */
    readonly stage: (stage: Stage) => Effect.Effect<Staged, VersionConflict | EventStoreError>
    /** Members of a staging list after an ordinal, in order. */
    readonly members: (query: MembersQuery) => Effect.Effect<ReadonlyArray<Member>, EventStoreError>
    /** Members of a staging list, counted by the status of their stream's index entry (`undefined`: no entry yet). */
    readonly tally: (list: string) => Effect.Effect<ReadonlyArray<Tally>, EventStoreError>
    /**
     * Epoch milliseconds by the store's clock, which gives `recordedAt`: the one time that all processes share. What is
     * due when is reckoned by it alone, since the clock of the machine at hand can be a day off.
     */
    readonly now: Effect.Effect<number, EventStoreError>
    /** Forgets a staging list. */
    readonly discard: (list: string) => Effect.Effect<void, EventStoreError>
  }
>()("@feishu-recall/core/event-store/EventStore") {}

/** The version at which a stream has to be. A number is the exact one; `none` is 0; `exists` is 1 or more. */
export type ExpectedVersion = number | "none" | "exists" | "any"

/** An event to append. The texts are JSON that the store hands back as they were. */
export interface NewEvent {
  /** Its own, for tracing; no store compares it. */
  readonly id: string
  /** What happened, e.g. `RecallAccepted`. */
  readonly type: string
  readonly data: string
  readonly metadata: string
}

/** An event as the log has it. */
export interface StoredEvent extends NewEvent {
  readonly streamId: string
  /** Its place in its stream, from 1 without a gap. */
  readonly version: number
  /** Its place in the log: from 1, increasing in the order of commit, with gaps where something was erased. */
  readonly position: number
  /** Epoch milliseconds by the store's clock, never decreasing with the position. */
  readonly recordedAt: number
}

/** What is appended in one transaction. */
export interface Append {
  /** Each stream once. */
  readonly streams: ReadonlyArray<StreamAppend>
  /** Only while this lease is held and has not expired: whoever lost it writes nothing any more. */
  readonly fence?: { readonly lane: string; readonly fence: number } | undefined
  /** Staged members that are marked as taken; what is on no list is passed over. */
  readonly taken?: ReadonlyArray<{ readonly list: string; readonly streamId: string }> | undefined
  /** The staging list has exactly this many members, or the append conflicts (with `streamId` the list's name). */
  readonly staged?: { readonly list: string; readonly count: number } | undefined
}

/** The events of one stream in an append, and what becomes of its index entry. */
export interface StreamAppend {
  readonly streamId: string
  readonly expectedVersion: ExpectedVersion
  /** None at all: the version is only checked. JSON texts in well-formed Unicode, as `JSON.stringify` writes them. */
  readonly events: ReadonlyArray<NewEvent>
  /** Replaces the stream's index entry; if it is left out, that stays as it is. */
  readonly index?: IndexEntry | undefined
}

/** What an append came to. */
export interface Appended {
  /** Version of each stream after the append, in the order of `streams`. */
  readonly versions: ReadonlyArray<number>
  /** The last position that was given at that moment: of the log's last event, unless that was erased. */
  readonly position: number
}

/**
 * What is erased in one transaction. `LeaseLost` can only be of what is appended.
 *
 * @example
 * ```ts
 * import { type Erasure, EventStore } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * const forget = Effect.fn(function* (streamId: string) {
 *   const store = yield* EventStore
 *   const events = yield* store.read(streamId)
 *   const erasure: Erasure = { streams: [{ streamId, version: events.length }], lists: [streamId] }
 *   return yield* store.erase(erasure)
 * })
 * ```
 */
export interface Erasure {
  /** Each stream once, at exactly this version, or nothing is erased. 0: it has no events; its index entry goes. */
  readonly streams: ReadonlyArray<{ readonly streamId: string; readonly version: number }>
  /** Staging lists that are forgotten with them. */
  readonly lists?: ReadonlyArray<string> | undefined
  /** Appended after the erasure, for which an erased stream is `none`, and a forgotten list has no members. */
  readonly append?: Append | undefined
}

/** Which events of the log are read. */
export interface ReadAll {
  /** Only events after this place in the log. From the beginning unless told. */
  readonly afterPosition?: number | undefined
  /** Only streams whose id begins with one of these. All of them unless told. */
  readonly prefixes?: ReadonlyArray<string> | undefined
}

/** By what a stream is found when it is due. The core computes it; to the store the names mean nothing. */
export interface IndexEntry {
  /** The lane. */
  readonly partition: string
  /** Which work the stream waits for; `null`: none. */
  readonly queue: string | null
  /** The campaign. */
  readonly group: string
  /** How it stands, for counting. */
  readonly status: string
  /** When it is due, in epoch milliseconds by the store's clock. */
  readonly notBefore: number
  /** Its place among those that are due: the lowest goes first. */
  readonly rank: number
}

/** A stream that was found by its index entry. */
export interface IndexedStream extends IndexEntry {
  readonly streamId: string
}

/** Which entries of an index are looked for. */
export interface IndexQuery {
  readonly partition: string
  readonly queue: string
  /** Only entries with `notBefore` at or before this, in epoch milliseconds by the store's clock. */
  readonly dueAt: number
  /** Entries of these groups are passed over. */
  readonly excludeGroups?: ReadonlyArray<string> | undefined
  readonly orderBy: "rank" | "notBefore"
  /** Only entries with `rank >= rankFrom`. */
  readonly rankFrom?: number | undefined
  /** Only entries with `rank < rankBelow`. */
  readonly rankBelow?: number | undefined
  /** So many at most. */
  readonly limit: number
}

/** Members to add to a staging list. */
export interface Stage {
  readonly list: string
  readonly members: ReadonlyArray<{ readonly streamId: string; readonly data: string }>
  /** The stream that guards the list has this version, or nothing is staged. */
  readonly guard: { readonly streamId: string; readonly version: number }
}

/** What became of members that were staged. */
export interface Staged {
  /** Members that were not on the list before. */
  readonly added: number
  /** Members that were on the list before, or stand twice in this call: indices into `members`. */
  readonly duplicates: ReadonlyArray<number>
}

/** Which members of a staging list are read. */
export interface MembersQuery {
  readonly list: string
  /** Only members after this place on the list; 0 for the beginning. */
  readonly afterOrdinal: number
  /** Only members that no append has taken. All of them unless told. */
  readonly untakenOnly?: boolean | undefined
  /** So many at most. */
  readonly limit: number
}

/** A member of a staging list. */
export interface Member {
  /** From 1, in the order of staging. */
  readonly ordinal: number
  readonly streamId: string
  readonly data: string
  readonly taken: boolean
}

/** How many members of a list have a status. */
export interface Tally {
  readonly status: string | undefined
  /** Members. */
  readonly count: number
}

/**
 * Somebody else appended first: nothing of this append or erasure was written. Read the stream again and decide again.
 *
 * @see {@link EventStore}
 */
export class VersionConflict extends Schema.TaggedError<VersionConflict>()("VersionConflict", {
  streamId: Schema.String,
  expected: Schema.Union([Schema.Int, Schema.Literals(["none", "exists", "any"])]),
  /** The version that the stream has; of a staging list the number of its members. */
  actual: Schema.Int,
}) {
  override get message() {
    return `${this.streamId} is at version ${this.actual}, not at ${this.expected}: read it again and decide again`
  }
}
