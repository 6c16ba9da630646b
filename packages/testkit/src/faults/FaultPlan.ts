import * as fc from "fast-check"
import { seeded } from "../simulation/Seeded.ts"

/**
 * Which fault befalls which call: the first entry the first call, and so on, and none the calls after the last; or a
 * function of the call's number, from 0, and of what is called. A plan is a value: the same one gives the same faults.
 */
export type FaultPlan<Fault extends string> =
  | ReadonlyArray<Fault | undefined>
  | ((nth: number, operation: string) => Fault | undefined)

/**
 * Faults that follow from a seed, each for its share of the calls. The n-th call meets the same fault in every run.
 *
 * @example
 * ```ts
 * import { faultyTransport, seededFaults } from "@feishu-recall/testkit"
 *
 * const rough = faultyTransport(
 *   seededFaults(7, [
 *     ["reset", 0.1],
 *     ["slow", 0.2],
 *   ]),
 * )
 * ```
 */
export const seededFaults =
  <Fault extends string>(
    seed: number,
    shares: ReadonlyArray<readonly [fault: Fault, share: number]>,
  ): FaultPlan<Fault> =>
  (nth) => {
    let left = seeded(seed, `call ${nth}`).fraction()
    for (const [fault, share] of shares) {
      if (left < share) return fault
      left -= share
    }
    return undefined
  }

/**
 * Plans for fast-check, which shrinks a failing one to the faults that it needs.
 *
 * @example
 * ```ts
 * import { arbitraryFaults, type CallFault, type FaultPlan } from "@feishu-recall/testkit"
 * import * as fc from "fast-check"
 *
 * const alwaysHolds = (holds: (plan: FaultPlan<CallFault>) => Promise<boolean>) =>
 *   fc.assert(fc.asyncProperty(arbitraryFaults<CallFault>(["lost", "late", "duplicated"]), holds))
 * ```
 */
export const arbitraryFaults = <Fault extends string>(
  faults: ReadonlyArray<Fault>,
  maxLength = 20,
): fc.Arbitrary<ReadonlyArray<Fault | undefined>> =>
  fc.array(fc.option(fc.constantFrom(...faults), { nil: undefined }), { maxLength })

/** Takes one fault for each call. */
export const drawFrom = <Fault extends string>(plan: FaultPlan<Fault>): ((operation: string) => Fault | undefined) => {
  let calls = 0
  return (operation) => {
    const nth = calls++
    return typeof plan === "function" ? plan(nth, operation) : plan[nth]
  }
}
