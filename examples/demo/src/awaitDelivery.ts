import { Clock, Effect, Schema } from "effect"
import { decodeAnswer, get } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

const Truth = Schema.Struct({ totals: Schema.Struct({ valid: Schema.Int, success: Schema.Int }) })

/** A large company gets its messages over many minutes: by then somebody has noticed, and the recall begins. */
const noticedWithinMillis = 60_000

/** Sends are worked off one after the other. The mistake is complete, and worth a campaign, once all of them arrived. */
export const awaitDelivery = Effect.fnUntraced(function* (
  sandbox: SandboxAddress,
  onDelivered: (delivered: number, addressed: number) => void,
) {
  const noticedAt = (yield* Clock.currentTimeMillis) + noticedWithinMillis
  while ((yield* Clock.currentTimeMillis) < noticedAt) {
    const { totals } = yield* decodeAnswer(Truth, (yield* get(`${sandbox.url}/sandbox/truth?limit=0`)).answer)
    onDelivered(totals.success, totals.valid)
    if (totals.valid > 0 && totals.success >= totals.valid) return
    yield* Effect.sleep("200 millis")
  }
})
