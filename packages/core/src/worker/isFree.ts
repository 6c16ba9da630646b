import type { LaneApi } from "../lane/LaneEvent.ts"
import type { LaneSession } from "./LaneSession.ts"

/**
 * No call starts while its API is held, or while the lane waits for a person. Only the lane's worker holds and blocks
 * it, so what it knows itself is enough here; a claim checks it once more, in the store.
 */
export const isFree = (session: LaneSession, api: LaneApi): boolean => {
  const { blocked, holds } = session.lane().state
  return blocked === undefined && (holds[api]?.until ?? 0) <= session.clock.storeNow()
}
