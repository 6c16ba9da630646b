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
 * ```ts
 * import { aRecall, nextSteps, recallCommands, recallEvents } from "@feishu-recall/testkit"
 *
 * const { accepted, attemptStarted, progressRead, requested } = recallEvents
 *
 * aRecall
 *   .given(requested(), attemptStarted(), accepted())
 *   .at("5 s")
 *   .when(recallCommands.recordReading({ success: 10, recallCount: 10 }))
 *   .then(progressRead())
 *   .theNextStepIs(nextSteps.read)
 * ```
 */
export const aRecall: Scenario<RecallKind> = new Scenario(rules)

/**
 * What `next` may say.
 *
 * @see {@link aRecall}
 */
export const nextSteps = {
  dispatch: { _tag: "Dispatch" },
  read: { _tag: "Read" },
  /** Of the attempt with this number. */
  giveUpClaim: (attempt: number): Step => ({ _tag: "GiveUpClaim", attempt }),
  /** Until a moment of the story. */
  waitUntil: (moment: Moment): Step => ({ _tag: "WaitUntil", at: timeOf(moment) }),
  /** For this cause. */
  waitForPerson: (cause: Extract<Step, { readonly _tag: "WaitForPerson" }>["cause"]): Step => ({
    _tag: "WaitForPerson",
    cause,
  }),
  /** With this outcome. */
  ended: (outcome: Extract<Step, { readonly _tag: "Ended" }>["outcome"]): Step => ({ _tag: "Ended", outcome }),
} as const
