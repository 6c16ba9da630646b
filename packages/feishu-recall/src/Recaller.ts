/// <reference lib="esnext.disposable" preserve="true" />
import type { CampaignEvent } from "./CampaignEvent.ts"
import type { CampaignSummary, Progress } from "./Progress.ts"
import type { Prunable, Pruned, PruneOrder, RetentionAge } from "./Retention.ts"
import type { RecallerStatus } from "./RecallerStatus.ts"
import type { RecallResult } from "./RecallResult.ts"
import type { Report } from "./Report.ts"

/**
 * Takes back batch messages of one app (of a store app: in one tenant). Every promise here rejects with a `RecallError`, or
 * with the reason of an `AbortSignal`.
 *
 * While there is a recaller, it works: campaigns that an earlier process left open go on by themselves. Recallers for the
 * same app in several processes share a store; one of them makes the calls, and each of them can order and watch.
 */
export interface Recaller extends AsyncDisposable {
  /**
   * Takes back one batch message, and tells what became of it: seconds later, and up to an hour if the platform's numbers do
   * not settle. A refusal is an outcome, not an error. The same message twice is one recall.
   *
   * `signal` ends the waiting, never the recall; before it was stored it ends that, too.
   */
  recall(batchMessageId: string, order?: RecallOrder): Promise<RecallResult>
  /**
   * Takes back many, as one campaign, which begins at once. A list with a fault is refused whole; an id that stands on it
   * twice is one recall.
   */
  campaign(ids: BatchMessages, order?: CampaignOrder): RunningCampaign
  /** What happens to a campaign, from its beginning or after an event that was seen, until nothing happens by itself. */
  watch(campaignId: string, options?: WatchOptions): AsyncIterableIterator<CampaignEvent, void, undefined>
  /** How a campaign stands now. */
  progress(campaignId: string): Promise<Progress>
  /** What a campaign has achieved so far. */
  report(campaignId: string): Promise<Report>
  /** All campaigns of this app in the store, newest first. */
  campaigns(): Promise<ReadonlyArray<CampaignSummary>>
  /** What this recaller is doing, and whether a person has to do something. */
  status(): Promise<RecallerStatus>
  /** No further call until `resume`. */
  pause(campaignId: string, order?: Order): Promise<void>
  /** Ends a pause: calls go on. */
  resume(campaignId: string, order?: Order): Promise<void>
  /** No further call for ever. What a call may have taken back already goes on to its outcome. */
  cancel(campaignId: string, order?: Order): Promise<void>
  /** A person has seen to what blocked the lane: calls go on. */
  resumeLane(order?: Order): Promise<void>
  /** Starts an ended recall again from its call, e.g. once an administrator has widened the recall window. */
  reopen(batchMessageId: string, order?: Order): Promise<void>
  /** Reads the numbers of an `unverified` recall again, without another call. */
  reread(batchMessageId: string, order?: Order): Promise<void>
  /**
   * Which campaigns of this app ended so long ago that they may go, and which stay and why. Changes nothing.
   */
  prunable(age: RetentionAge): Promise<Prunable>
  /**
   * Removes for good what is stored of them, or with `redact` only the names, reasons and labels in it. Who did and how much
   * stays in the store. If it was interrupted, the same order again ends it.
   */
  prune(order: PruneOrder): Promise<Pruned>
  /**
   * For SIGTERM: takes no further order (nor one whose list is still on its way, bit by bit), ends the calls in flight, writes down their answers, hands over to another process
   * and closes the store. What is open goes on when a recaller is created again. Whoever waits gets a `Closed`.
   */
  close(): Promise<void>
}

/** Who and why, as people will read it in the report. One line each. */
export interface Order {
  /** Default: the option `by` of the recaller. */
  readonly by?: string | undefined
  /** Default: `no reason given`. */
  readonly reason?: string | undefined
}

/** Who orders a campaign and why, and how to find it again. */
export interface CampaignOrder extends Order {
  /** A short name to find the campaign again by. None unless told. */
  readonly label?: string | undefined
  /** Ends the watching, never the campaign: for that there is `cancel`. Before the seal it ends the order, and nothing was requested. */
  readonly signal?: AbortSignal | undefined
}

/** Who wants one batch message back and why, and when it was sent. */
export interface RecallOrder extends CampaignOrder {
  /** When the message was sent, in epoch milliseconds: the one whose recall window ends first goes first. */
  readonly sentAt?: number | undefined
}

/** Where watching begins, and when it ends. */
export interface WatchOptions {
  /** The `position` of the last event that was seen. From the beginning unless told. */
  readonly after?: number | undefined
  /** Ends the watching, and nothing else. */
  readonly signal?: AbortSignal | undefined
}

/** Ids as `batch_send` returned them (`bm-…`), if they are known with their times of sending. */
export type BatchMessages = Iterable<string | BatchMessage> | AsyncIterable<string | BatchMessage>

/** A batch message to take back. */
export interface BatchMessage {
  readonly id: string
  /** When it was sent, in epoch milliseconds, if you know: the one whose recall window ends first goes first. */
  readonly sentAt?: number | undefined
}

/**
 * A campaign that was just ordered. Iterate over it to see what happens; whoever does not, or stops, changes nothing for the
 * campaign. Events stand in the log: a slow reader holds up nothing and loses nothing. Each iteration begins at the beginning.
 */
export interface RunningCampaign extends AsyncIterable<CampaignEvent, void, undefined> {
  /** Resolves when the list is stored as a whole: from then on nothing is lost. Answer the request that asked for it now. */
  readonly sealed: Promise<SealedCampaign>
  /** Waits until nothing is left that happens without a person. */
  report(): Promise<Report>
}

/** A campaign whose list is stored as a whole. */
export interface SealedCampaign {
  readonly campaignId: string
  /** Different ids. */
  readonly count: number
  /** Ids that stood on the list more than once. */
  readonly duplicates: ReadonlyArray<string>
}
