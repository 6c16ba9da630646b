import { Effect, type Redacted } from "effect"
import type { LaneCommand } from "../lane/decideLane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { TokenRejectedAgain } from "../platform/TenantTokens.ts"
import type { TokenRefused, TokenUnavailable } from "../platform/TokenSource.ts"
import { appendAgain } from "../event-store/appendAgain.ts"
import type { LaneSession, SessionError } from "./LaneSession.ts"

/**
 * A token for the next call, or `undefined` and a lane that waits: for a while if it may be had later, for a person if
 * not. The token comes before the slot and the claim, so that its absence costs neither.
 */
export const takeToken = (
  session: LaneSession,
  api: LaneApi,
): Effect.Effect<Redacted.Redacted | undefined, SessionError> =>
  session.tokens.get.pipe(
    Effect.catch((error) =>
      Effect.as(
        appendAgain(session.policy.conflictRetries, session.order(consequence(session, api, error))),
        undefined,
      ),
    ),
  )

const consequence = (
  session: LaneSession,
  api: LaneApi,
  error: TokenRefused | TokenUnavailable | TokenRejectedAgain,
): LaneCommand => {
  const at = session.clock.storeNow()
  switch (error._tag) {
    case "TokenUnavailable":
      return {
        _tag: "HoldLane",
        at,
        api,
        cause: "token-unavailable",
        detail: error.message,
        forMillis: undefined,
        recovered: session.memory.recovered[api],
        answer: null,
      }
    case "TokenRefused":
      return {
        _tag: "BlockLane",
        at,
        cause: error.blockCause,
        answer: null,
        campaignId: null,
        advice: error.message,
      }
    case "TokenRejectedAgain":
      return { _tag: "BlockLane", at, cause: "token-rejected", answer: null, campaignId: null, advice: error.message }
  }
}
