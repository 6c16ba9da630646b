import type { BatchMessageId, CampaignId, WorkerPolicy } from "@feishu-recall/core"
import type { CampaignFigures } from "./ProgramReport.ts"
import type { RoundPlan } from "./RoundPlan.ts"
import type { Arrival, Truth } from "./SandboxProcess.ts"
import type { StoreLog } from "./StoreLog.ts"

/** Everything that was seen of a round, from outside of the programs. Times are the machine's monotonic milliseconds. */
export interface RoundRecord {
  readonly plan: RoundPlan
  readonly policy: WorkerPolicy
  /** What to add to a monotonic time for the epoch milliseconds of the store's clock. */
  readonly epochAhead: number
  readonly campaigns: ReadonlyArray<ListedCampaign>
  /** Ids that the store said it has, with the moment at which a program was told so. */
  readonly stored: ReadonlyArray<{ readonly at: number; readonly ids: ReadonlyArray<string> }>
  readonly orders: ReadonlyArray<AcknowledgedOrder>
  readonly sendings: ReadonlyArray<Sending>
  readonly standstills: ReadonlyArray<Standstill>
  /** When a process got no turn by its own measure, also where we did not freeze it. Of the sandbox with its `pid`. */
  readonly stalls: ReadonlyArray<Standstill>
  readonly sandboxPid: number
  readonly kills: number
  readonly freezes: number
  /** Of the database, and connections to it that were cut. */
  readonly restarts: number
  readonly cuts: number
  /** A sentence for each worker that ended by itself. */
  readonly workerFailures: ReadonlyArray<string>
  readonly arrivals: ReadonlyArray<Arrival>
  readonly truth: ReadonlyArray<Truth>
  readonly figures: ReadonlyArray<CampaignFigures>
  readonly log: StoreLog
  readonly copies: ReadonlyArray<StoreCopy>
}

/** A campaign that was opened, and what was asked to be on its list. */
export interface ListedCampaign {
  readonly name: string
  readonly campaignId: CampaignId
  readonly ids: ReadonlyArray<BatchMessageId>
}

/** What a caller was told is stored. */
export type AcknowledgedOrder = { readonly at: number; readonly campaignId: CampaignId } & (
  | { readonly _tag: "Opened" }
  | { readonly _tag: "Filled"; readonly ids: ReadonlyArray<BatchMessageId> }
  | { readonly _tag: "Sealed"; readonly count: number; readonly digest: string }
  | { readonly _tag: "Ordered"; readonly type: string; readonly reason: string }
)

/** A program was about to make a call. */
export interface Sending {
  readonly at: number
  readonly pid: number
  readonly api: "recall" | "get_progress"
  readonly id: string
}

/** From SIGSTOP to SIGCONT. */
export interface Standstill {
  readonly pid: number
  readonly from: number
  readonly to: number
  /** The program itself said when, so it was at none but that moment. */
  readonly told: boolean
}

/** The store's files as they were at one moment. */
export interface StoreCopy {
  /** Before it was begun. */
  readonly at: number
  readonly folder: string
  readonly log: StoreLog
}
