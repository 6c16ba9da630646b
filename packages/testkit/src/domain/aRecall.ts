import { decide, defaultRecallPolicy, evolve, type Step } from "@feishu-recall/core"
import { type Moment, timeOf } from "./Moment.ts"
import type { RecallKind } from "./recallKind.ts"
import { type Rules, Scenario } from "./Scenario.ts"

const rules: Rules<RecallKind> = {
  name: "a recall",
  initial: undefined,
  policy: defaultRecallPolicy,
  decide,
  evolve,
}

/**
 * The story of a recall, from where it does not exist.
 *
 * @example
 * aRecall
 *   .given(requested(), attemptStarted(), accepted())
 *   .at("5 s")
 *   .when(recordReading({ success: 10, recallCount: 10 }))
 *   .then(progressRead())
 *   .theNextStepIs(nextSteps.read)
 */
export const aRecall: Scenario<RecallKind> = new Scenario(rules)

/** What `next` may say. */
export const nextSteps = {
  dispatch: { _tag: "Dispatch" },
  read: { _tag: "Read" },
  giveUpClaim: (attempt: number): Step => ({ _tag: "GiveUpClaim", attempt }),
  waitUntil: (moment: Moment): Step => ({ _tag: "WaitUntil", at: timeOf(moment) }),
  waitForPerson: (cause: Extract<Step, { readonly _tag: "WaitForPerson" }>["cause"]): Step => ({
    _tag: "WaitForPerson",
    cause,
  }),
  ended: (outcome: Extract<Step, { readonly _tag: "Ended" }>["outcome"]): Step => ({ _tag: "Ended", outcome }),
} as const
