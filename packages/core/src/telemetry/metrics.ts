import type { AttributeKey } from "./attributes.ts"

/** What a metric is called and measures. Its exporters and its documents are made from this. */
export interface MetricDefinition {
  readonly name: string
  readonly kind: "counter" | "gauge" | "histogram"
  /** In UCUM, as OpenTelemetry writes it: `s`, `1`, `{recall}`. */
  readonly unit: string
  readonly description: string
  readonly attributes: ReadonlyArray<AttributeKey>
  /** Upper ends of a histogram's buckets. */
  readonly boundaries?: ReadonlyArray<number>
}

/** As the convention for `http.client.request.duration` advises. */
const callSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** A slot is free within a second or a minute; the budget of readings can be held back for longer after a takeover. */
const waitSeconds = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** From the shortest quiet period to the end of the time for confirming, with a queue of hours before it. */
const confirmSeconds = [5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400]

const lane = ["serverAddress", "serverPort", "appId", "tenantKey"] as const

/**
 * Every metric that the core keeps. Gauges are set by the process that holds the lane's lease, every five seconds, and
 * are gone when it gives the lease up: one that stands by reports none of them but that it is not active.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/general/metrics/
 */
export const metrics = {
  callDuration: {
    name: "http.client.request.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of calls to the platform, by what a transport saw of them",
    attributes: ["requestMethod", "serverAddress", "serverPort", "responseStatus", "errorType"],
    boundaries: callSeconds,
  },
  calls: {
    name: "feishu_recall.calls",
    kind: "counter",
    unit: "{call}",
    description: "Calls to the platform that have ended, by API and by what their end means",
    attributes: [...lane, "api", "disposition"],
  },
  budgetWait: {
    name: "feishu_recall.budget.wait.duration",
    kind: "histogram",
    unit: "s",
    description: "How long a call waited for a slot of its budget",
    attributes: [...lane, "api"],
    boundaries: waitSeconds,
  },
  budgetUtilization: {
    name: "feishu_recall.budget.utilization",
    kind: "gauge",
    unit: "1",
    description: "Share of a window's slots that are occupied",
    attributes: [...lane, "api", "window"],
  },
  open: {
    name: "feishu_recall.recall.open",
    kind: "gauge",
    unit: "{recall}",
    description:
      "Recalls that have not ended, by how they stand; one that several open campaigns ask for is counted with each",
    attributes: [...lane, "status"],
  },
  oldestOpen: {
    name: "feishu_recall.recall.oldest_open.age",
    kind: "gauge",
    unit: "s",
    description: "Time since the sealing of the oldest campaign that has open recalls; 0 if there is none",
    attributes: [...lane],
  },
  ended: {
    name: "feishu_recall.recall.ended",
    kind: "counter",
    unit: "{recall}",
    description: "Recalls that have ended, by outcome",
    attributes: [...lane, "outcome"],
  },
  accepted: {
    name: "feishu_recall.recall.accepted",
    kind: "counter",
    unit: "{recall}",
    description: "Acceptances of recalls by the platform: nothing is proven by them",
    attributes: [...lane],
  },
  confirmationDuration: {
    name: "feishu_recall.recall.confirmation.duration",
    kind: "histogram",
    unit: "s",
    description: "Time from the request of a recall to its confirmation",
    attributes: [...lane],
    boundaries: confirmSeconds,
  },
  laneBlocked: {
    name: "feishu_recall.lane.blocked",
    kind: "gauge",
    unit: "{lane}",
    description: "1 while the lane waits for a person, with the cause; else 0",
    attributes: [...lane, "cause"],
  },
  laneHeld: {
    name: "feishu_recall.lane.held",
    kind: "gauge",
    unit: "{lane}",
    description: "1 while no call of the API starts for a time, with the cause; else 0",
    attributes: [...lane, "api", "cause"],
  },
  tokenFetches: {
    name: "feishu_recall.token.fetches",
    kind: "counter",
    unit: "{fetch}",
    description: "Fetches of a tenant access token that have ended, from a store or from its source",
    attributes: [...lane],
  },
  tokenFailures: {
    name: "feishu_recall.token.failures",
    kind: "counter",
    unit: "{fetch}",
    description: "Fetches of a tenant access token that failed, by cause",
    attributes: [...lane, "errorType"],
  },
  leaseChanges: {
    name: "feishu_recall.lease.changes",
    kind: "counter",
    unit: "{change}",
    description: "Times that this process took, lost or gave back the lane's lease",
    attributes: [...lane, "leaseChange"],
  },
  workerActive: {
    name: "feishu_recall.worker.active",
    kind: "gauge",
    unit: "{worker}",
    description: "1 while this process acts for the lane, 0 while it stands by or has stopped",
    attributes: [...lane],
  },
  commits: {
    name: "feishu_recall.commits",
    kind: "counter",
    unit: "{commit}",
    description: "Appends of the lane's worker to the log, by result",
    attributes: [...lane, "commitResult"],
  },
  damagedStreams: {
    name: "feishu_recall.damaged_streams",
    kind: "counter",
    unit: "{stream}",
    description: "Streams that could not be decoded and were set aside for a person",
    attributes: [...lane],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
