import type { LaneApi } from "../lane/LaneEvent.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * No call starts while its API is held, while the lane waits for a person, after the lease, or after a stop. Only the
 * lane's worker holds and blocks it, so what it knows itself is enough here, from the moment of the answer on: what is
 * still being written counts too. A claim checks it once more, in the store.
 */
export const isFree = (session: LaneSession, api: LaneApi): boolean => {
  const { blocked, holds } = session.lane().state
  if (session.isStopping() || session.isUndecided() || !session.clock.holdsLease()) return false
  return blocked === undefined && (holds[api]?.until ?? 0) <= session.clock.storeNow()
}
