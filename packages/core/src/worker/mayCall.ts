import type { Redacted } from "effect"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { Slot } from "./BudgetGate.ts"
import { isFree } from "./isFree.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * Asked just before a call, on a clock that never jumps: a slot can be a minute in coming, a commit slow, and a process
 * frozen in between. A call that starts later than the budget reckons with would break its windows.
 */
export const mayCall = (session: LaneSession, api: LaneApi, token: Redacted.Redacted, slot: Slot): boolean =>
  isFree(session, api) &&
  session.tokens.isUsable(token) &&
  session.clock.monotonic() - slot.takenAt <= session.policy.recall.startWithinMillis
