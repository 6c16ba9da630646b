import { TokenStore } from "@feishu-recall/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { assertGives } from "./assertGives.ts"
import { tokenOf } from "./tokenArbitraries.ts"
import { onFreshStore, type TokenStoreTrial, trialStart } from "./tokenStoreTrial.ts"

type Step =
  | { readonly _tag: "Set"; readonly key: string; readonly text: string; readonly lifetime: number }
  | { readonly _tag: "Remove"; readonly key: string; readonly text: string }
  | { readonly _tag: "Wait"; readonly millis: number }

// Few of each, so that they meet. Lifetimes are long, for the clock of a server goes on by itself.
const key = fc.constantFrom("https://open.feishu.cn cli_a self", "https://open.feishu.cn cli_b self", "__proto__")
const text = fc.constantFrom("t-one", "t-two", "t-three")
const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof(
    fc.record({ _tag: fc.constant("Set" as const), key, text, lifetime: fc.integer({ min: 60_000, max: 120_000 }) }),
    fc.record({ _tag: fc.constant("Remove" as const), key, text }),
    fc.record({ _tag: fc.constant("Wait" as const), millis: fc.integer({ min: 1, max: 50_000 }) }),
  ),
  { maxLength: 25, size: "max" },
)

/** After each step every lane is asked, and answers as a map in memory would. */
export const answersAsTheModel = (trial: TokenStoreTrial): Promise<void> =>
  fc.assert(
    fc.asyncProperty(steps, (sequence) => onFreshStore(trial, follow(sequence))),
    { numRuns: 40 },
  )

const follow = Effect.fnUntraced(function* (sequence: ReadonlyArray<Step>) {
  const store = yield* TokenStore
  const model = new Map<string, { readonly text: string; readonly expiresAt: number }>()
  let now = trialStart
  for (const step of sequence) {
    switch (step._tag) {
      case "Set": {
        const token = tokenOf(step.text, now - trialStart + step.lifetime)
        yield* store.set(step.key, token)
        model.set(step.key, { text: step.text, expiresAt: token.expiresAt })
        break
      }
      case "Remove":
        yield* store.remove(step.key, tokenOf(step.text, 0).token)
        if (model.get(step.key)?.text === step.text) model.delete(step.key)
        break
      case "Wait":
        yield* TestClock.adjust(step.millis)
        now += step.millis
    }
    for (const [lane, kept] of model) if (kept.expiresAt <= now) model.delete(lane)
    for (const lane of new Set(sequence.flatMap((each) => ("key" in each ? [each.key] : []))))
      assertGives(yield* store.get(lane), model.get(lane))
  }
})
