import { Clock, Effect } from "effect"
import { limits } from "./limits.ts"

/**
 * Says that pushes are refused, for a wrong key has to be noticed; at most once in a while, for anybody can send them.
 * Nothing of a push is in it.
 */
export const makeRefusalLog: Effect.Effect<Effect.Effect<void>> = Effect.sync(() => {
  let refused = 0
  let quietUntil = -Infinity
  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    refused++
    if (now < quietUntil) return Effect.void
    quietUntil = now + limits.refusalsLoggedEveryMillis
    const said = Effect.logWarning(
      `ticket webhook: ${refused === 1 ? "a push was" : `${refused} pushes were`} refused, for no app's keys fit. If the platform sent it, correct the encrypt key, the verification token or the app id; and give the body as it arrived, not parsed and written again.`,
    )
    refused = 0
    return said
  })
})
