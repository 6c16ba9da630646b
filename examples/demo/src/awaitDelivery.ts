import { Clock, Effect, Schema } from "effect"
import { decodeAnswer, get } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

const Counts = Schema.Struct({ valid: Schema.Int, success: Schema.Int })
const Truth = Schema.Struct({ totals: Counts, items: Schema.Array(Counts) })

/** A large company gets its messages over many minutes: by then somebody has noticed, and the recall begins. */
const noticedWithinMillis = 60_000

/** Sends are worked off one after the other. The mistake is complete, and worth a campaign, once all of them arrived. */
export const awaitDelivery = Effect.fnUntraced(function* (
  sandbox: SandboxAddress,
  onDelivered: (delivered: number, addressed: number) => void,
) {
  const noticedAt = (yield* Clock.currentTimeMillis) + noticedWithinMillis
  while ((yield* Clock.currentTimeMillis) < noticedAt) {
    const { totals } = yield* askTruth(sandbox, 0)
    onDelivered(totals.success, totals.valid)
    if (isThere(totals)) {
      // One that has not begun counts nobody yet, in the totals too.
      const { items } = yield* askTruth(sandbox, 100_000)
      if (items.every(isThere)) return
    }
    yield* Effect.sleep("200 millis")
  }
})

const askTruth = Effect.fnUntraced(function* (sandbox: SandboxAddress, limit: number) {
  return yield* decodeAnswer(Truth, (yield* get(`${sandbox.url}/sandbox/truth?limit=${limit}`)).answer)
})

const isThere = ({ success, valid }: typeof Counts.Type): boolean => valid > 0 && success >= valid
