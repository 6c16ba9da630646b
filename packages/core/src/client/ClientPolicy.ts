import { Schema } from "effect"
import { atMost, PositiveMillis, Times } from "../bounded.ts"
import { limits } from "../limits.ts"
import { checked } from "./InvalidInput.ts"

/** How much `RecallClient` takes and keeps at a time. */
export const ClientPolicy = Schema.Struct({
  /** Batch messages that one `fill` takes; a longer list is put on in portions. */
  fillTargets: atMost(10_000_000),
  /** Faults of a list that are named one by one; the places after them are counted. */
  faultsNamed: atMost(10_000),
  /** Members of a list that are read or staged at a time. */
  pageSize: atMost(limits.store.membersPerStage),
  /** Recalls that a report names of each kind; the rest are counted. */
  reportSample: atMost(100_000),
  /** Codes of refusals that a report tells apart. */
  reportCodes: atMost(10_000),
  /** Spans of time that a report tells apart; where there are more minutes, its spans are longer. */
  reportSpans: atMost(10_000),
  /** Entries of a report's history, from its beginning and its end; those between are counted. */
  reportEntries: atMost(10_000),
  /** How often a decision is made anew because somebody else appended first. */
  conflictRetries: Times,
  /** How long whoever watches pauses when the store is locked or gone for the first time, in milliseconds, */
  storePauseMillis: PositiveMillis,
  /** and at most, after twice as long each time. It tries again without end. */
  storePauseCapMillis: PositiveMillis,
})
export type ClientPolicy = typeof ClientPolicy.Type

/** What counts unless told: the numbers under `client` in {@link limits}. */
export const defaultClientPolicy: ClientPolicy = limits.client

/** An impossible policy is refused as a whole, before anything runs. */
export const checkClientPolicy = checked(ClientPolicy, "client policy")
