import { defaultRecallPolicy, defaultWorkerPolicy, type WorkerPolicy } from "@feishu-recall/core"
import type { RoundPlan } from "./RoundPlan.ts"

/** The default policy at a faster pace, so that a lease ends, a claim expires and a budget fills within a round. */
export const roundPolicy = ({ windows }: Pick<RoundPlan, "windows">): WorkerPolicy => ({
  ...defaultWorkerPolicy,
  recall: {
    ...defaultRecallPolicy,
    startWithinMillis: 800,
    callTimeoutMillis: 1_500,
    backoffBaseMillis: 200,
    backoffCapMillis: 1_000,
    youngMillis: 1_000,
    readAfterMillis: 400,
    readAtLeastEveryMillis: 2_000,
    quietMillis: 400,
    quietShortMillis: 900,
    quietSendingMillis: 1_500,
    quietUndeliveredMillis: 2_000,
  },
  windows: { recall: windows, progress: windows },
  leaseTtlMillis: 1_200,
  pollMillis: 50,
  maxInFlight: 16,
  pageSize: 40,
})
