import { Effect, Schema } from "effect"
import { decodeAnswer, get } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

const Truth = Schema.Struct({ totals: Schema.Struct({ valid: Schema.Int, success: Schema.Int }) })

/** Sends are worked off one after the other. The mistake is complete, and worth a campaign, once all of them arrived. */
export const awaitDelivery = Effect.fnUntraced(function* (sandbox: SandboxAddress) {
  while (true) {
    const { totals } = yield* decodeAnswer(Truth, (yield* get(`${sandbox.url}/sandbox/truth?limit=0`)).answer)
    if (totals.valid > 0 && totals.success >= totals.valid) return totals.success
    yield* Effect.sleep("200 millis")
  }
})
