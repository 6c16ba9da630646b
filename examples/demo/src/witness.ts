import { Effect, Schema } from "effect"
import { decodeAnswer, get } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

const Ledger = Schema.Struct({
  rateLimitedByApi: Schema.Record(Schema.String, Schema.Int),
  worst: Schema.Array(Schema.Struct({ api: Schema.String, perSecond: Schema.Int, perMinute: Schema.Int })),
  duplicates: Schema.Struct({ count: Schema.Int }),
})
const Truth = Schema.Struct({ totals: Schema.Struct({ recalled: Schema.Int, recallCount: Schema.Int }) })

/** What the platform itself saw, which no event of ours can embellish. */
export const Witness = Schema.Struct({
  /** Recalls and readings; those who sent the messages keep their own pace. */
  rateLimited: Schema.Int,
  worstSecond: Schema.Int,
  worstMinute: Schema.Int,
  /** Batch messages whose DELETE arrived more than once. */
  calledAgain: Schema.Int,
  recalledBatchMessages: Schema.Int,
  recalledMessages: Schema.Int,
})
export type Witness = typeof Witness.Type

export const askWitness = Effect.fnUntraced(function* (sandbox: SandboxAddress) {
  const ledger = yield* decodeAnswer(Ledger, (yield* get(`${sandbox.url}/sandbox/ledger`)).answer)
  const { totals } = yield* decodeAnswer(Truth, (yield* get(`${sandbox.url}/sandbox/truth?limit=0`)).answer)
  const ours = ledger.worst.filter(({ api }) => api === "recall" || api === "get_progress")
  const witness: Witness = {
    rateLimited: ours.reduce((sum, { api }) => sum + (ledger.rateLimitedByApi[api] ?? 0), 0),
    worstSecond: Math.max(0, ...ours.map((window) => window.perSecond)),
    worstMinute: Math.max(0, ...ours.map((window) => window.perMinute)),
    calledAgain: ledger.duplicates.count,
    recalledBatchMessages: totals.recalled,
    recalledMessages: totals.recallCount,
  }
  return witness
})
