import type { AttributeKey } from "./attributes.ts"

/** What a span is called and covers, and the attributes that it can have. */
export interface SpanDefinition {
  readonly name: string
  readonly description: string
  readonly attributes: ReadonlyArray<AttributeKey>
}

const call = ["recallId", "campaignId", "responseStatus", "disposition", "platformCode", "logId", "errorType"] as const

/**
 * Every span of the worker and of the tokens. They are made only where a tracer is attached. The orders of
 * `RecallClient` have spans of their own, named after it: `RecallClient.seal`; those that ask for a recall are
 * the parents of the spans of its calls, also in another process and after a restart.
 */
export const spans = {
  recall: {
    name: "LaneWorker.recall",
    description: "One call for a recall, from the commit of its claim to the commit of its answer",
    attributes: [...call, "attempt"],
  },
  read: {
    name: "LaneWorker.read",
    description: "One reading of `get_progress`, with the commit of what it told",
    attributes: [...call],
  },
  fetchToken: {
    name: "TenantTokens.fetch",
    description: "One fetch of a tenant access token: the look into the store, and the call if there is none",
    attributes: [],
  },
} as const satisfies Readonly<Record<string, SpanDefinition>>

/** Orders of `RecallClient` that are traced, as their spans are named. */
export const orderSpans = [
  "RecallClient.open",
  "RecallClient.fill",
  "RecallClient.seal",
  "RecallClient.PauseCampaign",
  "RecallClient.ResumeCampaign",
  "RecallClient.CancelCampaign",
  "RecallClient.ReopenRecall",
  "RecallClient.RereadRecall",
  "RecallClient.resumeLane",
] as const
