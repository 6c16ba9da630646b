/**
 * All that the promises of a recaller reject with, told apart by `_tag`. Each message says what happened and what to
 * do.
 *
 * @example
 * ```ts
 * import { isRecallError, type RecallError } from "feishu-recall"
 *
 * const isWorthAnotherTry = (error: unknown): boolean => {
 *   const passing: ReadonlyArray<RecallError["_tag"]> = ["EventStoreError", "VersionConflict"]
 *   return isRecallError(error) && passing.includes(error._tag)
 * }
 * ```
 */
export type RecallError =
  | InvalidInput
  | CampaignRejected
  | RecallRejected
  | TokenRefused
  | TokenStoreError
  | EventStoreError
  | VersionConflict
  | UndecodableEvent
  | NewerEvent
  | AdapterMissing
  | Closed

/** What was given can't be; the message names all places. Nothing was stored or called. */
export interface InvalidInput extends Error {
  readonly _tag: "InvalidInput"
}

/** There is no such campaign, or it is in no state for that order. */
export interface CampaignRejected extends Error {
  readonly _tag: "CampaignRejected"
  readonly command: string
}

/** There is no such recall, or it is in no state for that order. */
export interface RecallRejected extends Error {
  readonly _tag: "RecallRejected"
  readonly command: string
}

/** The platform gives no token for these credentials. Nothing was stored or called. */
export interface TokenRefused extends Error {
  readonly _tag: "TokenRefused"
  readonly blockCause: string
  readonly code: number | undefined
  readonly logId: string | undefined
}

/** The token store can't be opened. */
export interface TokenStoreError extends Error {
  readonly _tag: "TokenStoreError"
  readonly operation: "open" | "get" | "set" | "remove"
}

/** The store could not do it. `unknown-outcome`: it may have; look at `campaigns()` before you order again. */
export interface EventStoreError extends Error {
  readonly _tag: "EventStoreError"
  readonly reason:
    | "locked"
    | "full"
    | "read-only"
    | "newer"
    | "corrupt"
    | "unavailable"
    | "closed"
    | "unknown-outcome"
    | "other"
  readonly operation: string
}

/** Others changed the same thing again and again meanwhile. Nothing was stored: try again. */
export interface VersionConflict extends Error {
  readonly _tag: "VersionConflict"
  readonly streamId: string
}

/** A stored event is damaged. */
export interface UndecodableEvent extends Error {
  readonly _tag: "UndecodableEvent"
  readonly streamId: string
  readonly version: number
}

/** A newer version has written to the store: use that one. */
export interface NewerEvent extends Error {
  readonly _tag: "NewerEvent"
  readonly streamId: string
  readonly version: number
}

/** The option asks for a package that is not installed; the message has the command that installs it. */
export interface AdapterMissing extends Error {
  readonly _tag: "AdapterMissing"
  readonly package: string
}

/** The recaller is closed. What was sealed goes on when one is created again. */
export interface Closed extends Error {
  readonly _tag: "Closed"
}

/**
 * Whether it is one of ours: an `AbortError`, or a mistake elsewhere, is not.
 *
 * @example
 * ```ts
 * import { isRecallError, type Recaller } from "feishu-recall"
 *
 * const stop = async (recaller: Recaller, campaignId: string) => {
 *   try {
 *     await recaller.cancel(campaignId, { by: "lin.wei", reason: "they were right after all" })
 *   } catch (error) {
 *     if (!isRecallError(error)) throw error
 *     console.error(error._tag, error.message)
 *   }
 * }
 * ```
 */
export const isRecallError = (error: unknown): error is RecallError =>
  error instanceof Error && "_tag" in error && tags.has(error._tag as string)

const known: Readonly<Record<RecallError["_tag"], true>> = {
  InvalidInput: true,
  CampaignRejected: true,
  RecallRejected: true,
  TokenRefused: true,
  TokenStoreError: true,
  EventStoreError: true,
  VersionConflict: true,
  UndecodableEvent: true,
  NewerEvent: true,
  AdapterMissing: true,
  Closed: true,
}
const tags: ReadonlySet<string> = new Set(Object.keys(known))
