import { limits } from "../limits.ts"
import { monthlyQuotas, type RecallPlan } from "./RecallPlan.ts"

/** The plan for programs: `null` is what is not known. */
export const planJson = ({ canary, known, knownCampaigns, lane, reach, stop, window, ...plan }: RecallPlan) => ({
  appId: lane?.appId ?? null,
  baseUrl: lane?.baseUrl ?? null,
  tenantKey: lane?.tenantKey ?? null,
  ...plan,
  known: lane === undefined ? null : Object.fromEntries(known),
  knownCampaigns,
  canary: canary.length,
  quota: {
    calls: plan.calls + plan.readings,
    shares: monthlyQuotas.map((perMonth) => ({ perMonth, share: (plan.calls + plan.readings) / perMonth })),
  },
  window: {
    documentedMillis: limits.recallWindowMillis,
    timesKnown: window.timesKnown,
    timesUnknown: window.timesUnknown,
    oldestSentAt: window.oldestSentAt ?? null,
    oldestLeavesAt: window.oldestLeavesAt ?? null,
    past: window.past,
  },
  reach: reach ?? null,
  blockedBy:
    stop?.lane.blocked === undefined
      ? null
      : { cause: stop.lane.blocked.cause, advice: stop.lane.blocked.advice, answer: stop.lane.blocked.answer },
})
