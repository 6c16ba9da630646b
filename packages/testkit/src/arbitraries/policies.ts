import {
  BudgetPolicy,
  BudgetWindow,
  ClientPolicy,
  defaultBudgetPolicy,
  defaultClientPolicy,
  defaultLanePolicy,
  defaultRecallPolicy,
  defaultWorkerPolicy,
  LanePolicy,
  RecallPolicy,
  WorkerPolicy,
} from "@feishu-recall/core"
import { Schema } from "effect"
import * as fc from "fast-check"

type Shape = number | ReadonlyArray<Shape> | { readonly [name: string]: Shape }

/** Of each number: what it is by default, or anything up to three times that. */
const aboutAs = (shape: Shape): fc.Arbitrary<Shape> => {
  if (typeof shape === "number")
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant(shape) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 * shape }) },
    )
  if (Array.isArray(shape)) return fc.tuple(...shape.map(aboutAs)).chain((all) => fc.subarray(all))
  return fc.record(Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, aboutAs(part)])))
}

/** Settings that its schema takes: how its numbers have to stand to each other is said there alone. */
const valid = <A>(schema: Schema.Codec<A, unknown>, usual: A): fc.Arbitrary<A> => {
  const isValid = Schema.is(schema)
  return aboutAs(usual as Shape).filter((policy): policy is Shape & A => isValid(policy))
}

export const recallPolicies: fc.Arbitrary<RecallPolicy> = valid(RecallPolicy, defaultRecallPolicy)
export const lanePolicies: fc.Arbitrary<LanePolicy> = valid(LanePolicy, defaultLanePolicy)
export const workerPolicies: fc.Arbitrary<WorkerPolicy> = valid(WorkerPolicy, defaultWorkerPolicy)
export const clientPolicies: fc.Arbitrary<ClientPolicy> = valid(ClientPolicy, defaultClientPolicy)
export const budgetPolicies: fc.Arbitrary<BudgetPolicy> = valid(BudgetPolicy, defaultBudgetPolicy)
export const budgetWindows: fc.Arbitrary<BudgetWindow> = valid(BudgetWindow, defaultBudgetPolicy.windows[0]!)
