import { Budget, classifyToken, type Evidence, type LaneApi, type LaneState } from "@feishu-recall/core"
import { Redacted } from "effect"
import { callNow } from "./sendCall.ts"
import type { WalkWorker } from "./WalkWorker.ts"
import type { WalkWorld } from "./WalkWorld.ts"

/** A place in the windows, from the moment at which it was taken. */
export interface WalkSlot {
  readonly api: LaneApi
  readonly key: string
  readonly takenAt: number
}

/** Goes on with a slot if there is one now. Otherwise says when to ask again. */
export const withSlot = (
  world: WalkWorld,
  worker: WalkWorker,
  api: LaneApi,
  goOn: (slot: WalkSlot, token: Redacted.Redacted) => void,
): number => {
  const { now } = world
  const acquisition = Budget.acquire(worker.budgets[api], now)
  if (acquisition._tag === "WaitForAnswer") return acquisition.until
  if (acquisition.at > now) return acquisition.at
  const key = `call ${++worker.slots}`
  worker.budgets[api] = Budget.start(worker.budgets[api], now, key)
  worker.token ??= fetchToken(world)
  goOn({ api, key, takenAt: now }, worker.token)
  return Number.POSITIVE_INFINITY
}

export const releaseSlot = (worker: WalkWorker, { api, key }: WalkSlot): void => {
  worker.budgets[api] = Budget.release(worker.budgets[api], key)
}

const fetchToken = (world: WalkWorld): Redacted.Redacted => {
  const { appId, appSecret } = world.app
  const evidence = callNow(world, { _tag: "IssueTenantAccessToken", appId, appSecret: Redacted.make(appSecret) })
  const answer = classifyToken(evidence)
  if (answer._tag !== "Issued") throw new Error(`no token: ${JSON.stringify(answer)}`)
  return answer.token
}

/** Only an answer of the platform lets a slot go before its time, or a call that certainly was not sent. */
export const landSlot = (world: WalkWorld, worker: WalkWorker, slot: WalkSlot, evidence: Evidence): void => {
  const { api, key } = slot
  if (evidence._tag === "Answered") worker.budgets[api] = Budget.settle(worker.budgets[api], key, world.now)
  else if (evidence.sent === "no") releaseSlot(worker, slot)
}

export const isFree = (lane: LaneState, { api }: WalkSlot, now: number): boolean =>
  lane.blocked === undefined && (lane.holds[api]?.until ?? 0) <= now
