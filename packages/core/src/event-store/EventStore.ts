import { Context, type Effect, Schema, type Stream } from "effect"
import type { EventStoreError } from "./EventStoreError.ts"
import type { LeaseLost } from "./LaneLease.ts"

/**
 * Port: an append-only log of streams, with an index that is written in the same transaction.
 *
 * The store knows no domain: `data` and `metadata` are JSON texts that it hands back as they were, and the columns of
 * an `IndexEntry` are computed by the core and mean nothing to it.
 *
 * What every adapter keeps: versions of a stream are contiguous from 1; positions increase in the order of commit and
 * a reader that has seen a position never misses a smaller one; an append is committed whole or not at all; what was
 * acknowledged survives a crash (a memory store: of the fiber).
 */
export class EventStore extends Context.Service<
  EventStore,
  {
    /** Appends to one or several streams, moves their index entries and takes staged members: all of it, or nothing. */
    readonly append: (append: Append) => Effect.Effect<Appended, VersionConflict | LeaseLost | EventStoreError>
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

/** A number is the exact version; `none` is 0; `exists` is 1 or more. */
export type ExpectedVersion = number | "none" | "exists" | "any"

export interface NewEvent {
  readonly id: string
  readonly type: string
  readonly data: string
  readonly metadata: string
}

export interface StoredEvent extends NewEvent {
  readonly streamId: string
  readonly version: number
  readonly position: number
  /** Epoch milliseconds by the store's clock, never decreasing with the position. */
  readonly recordedAt: number
}

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

export interface StreamAppend {
  readonly streamId: string
  readonly expectedVersion: ExpectedVersion
  /** None at all: the version is only checked. JSON texts in well-formed Unicode, as `JSON.stringify` writes them. */
  readonly events: ReadonlyArray<NewEvent>
  /** Replaces the stream's index entry. */
  readonly index?: IndexEntry | undefined
}

export interface Appended {
  /** Version of each stream after the append, in the order of `streams`. */
  readonly versions: ReadonlyArray<number>
  /** Position of the last event in the log at that moment. */
  readonly position: number
}

export interface ReadAll {
  readonly afterPosition?: number | undefined
  /** Only streams whose id begins with one of these. */
  readonly prefixes?: ReadonlyArray<string> | undefined
}

export interface IndexEntry {
  readonly partition: string
  /** Which work the stream waits for; `null`: none. */
  readonly queue: string | null
  readonly group: string
  readonly status: string
  readonly notBefore: number
  readonly rank: number
}

export interface IndexedStream extends IndexEntry {
  readonly streamId: string
}

export interface IndexQuery {
  readonly partition: string
  readonly queue: string
  /** Only entries with `notBefore` at or before this. */
  readonly dueAt: number
  readonly excludeGroups?: ReadonlyArray<string> | undefined
  readonly orderBy: "rank" | "notBefore"
  /** Only entries with `rank >= rankFrom` and `rank < rankBelow`. */
  readonly rankFrom?: number | undefined
  readonly rankBelow?: number | undefined
  readonly limit: number
}

export interface Stage {
  readonly list: string
  readonly members: ReadonlyArray<{ readonly streamId: string; readonly data: string }>
  /** The stream that guards the list has this version, or nothing is staged. */
  readonly guard: { readonly streamId: string; readonly version: number }
}

export interface Staged {
  readonly added: number
  /** Members that were on the list before, or stand twice in this call: indices into `members`. */
  readonly duplicates: ReadonlyArray<number>
}

export interface MembersQuery {
  readonly list: string
  readonly afterOrdinal: number
  readonly untakenOnly?: boolean | undefined
  readonly limit: number
}

export interface Member {
  /** From 1, in the order of staging. */
  readonly ordinal: number
  readonly streamId: string
  readonly data: string
  readonly taken: boolean
}

export interface Tally {
  readonly status: string | undefined
  readonly count: number
}

/** Somebody else appended first. Read the stream again and decide again. */
export class VersionConflict extends Schema.TaggedError<VersionConflict>()("VersionConflict", {
  streamId: Schema.String,
  expected: Schema.Union([Schema.Int, Schema.Literals(["none", "exists", "any"])]),
  actual: Schema.Int,
}) {
  override get message() {
    return `${this.streamId} is at version ${this.actual}, not at ${this.expected}: read it again and decide again`
  }
}
