import { type BudgetPolicy, type BudgetWindow, defaultBudgetPolicy } from "../lane/BudgetPolicy.ts"
import { defaultRecallPolicy, type RecallPolicy } from "../recall/RecallPolicy.ts"

/** How a worker acts. All durations in milliseconds. */
export interface WorkerPolicy {
  readonly recall: RecallPolicy
  /** The platform's limits, for each of the two APIs apart. No window: no limit. */
  readonly windows: { readonly recall: ReadonlyArray<BudgetWindow>; readonly progress: ReadonlyArray<BudgetWindow> }
  /** After a crash another worker takes over this much later at the latest. */
  readonly leaseTtlMillis: number
  /** How soon the orders of other processes are seen, at the latest. */
  readonly pollMillis: number
  /** Calls in flight at once, per API. Full windows allow no more than this either. */
  readonly maxInFlight: number
  /** How many recalls are looked up, requested or cancelled at a time. */
  readonly pageSize: number
  /** So many answers of one campaign in a row with the same refusal, and a person is asked. */
  readonly sameRefusalLimit: number
}

export const defaultWorkerPolicy: WorkerPolicy = {
  recall: defaultRecallPolicy,
  windows: { recall: defaultBudgetPolicy.windows, progress: defaultBudgetPolicy.windows },
  leaseTtlMillis: 5_000,
  pollMillis: 100,
  maxInFlight: 64,
  pageSize: 200,
  sameRefusalLimit: 20,
}

/** A claimed call may start late and last long: until both are over it can still reach the platform. */
export const budgetPolicy = (policy: WorkerPolicy, windows: ReadonlyArray<BudgetWindow>): BudgetPolicy => ({
  windows,
  callTimeoutMillis: policy.recall.startWithinMillis + policy.recall.callTimeoutMillis,
})
