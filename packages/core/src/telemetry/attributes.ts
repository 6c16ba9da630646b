/** An attribute of a metric, a span or a log line: what it says, and how many values it can have. */
export interface AttributeDefinition {
  readonly name: string
  readonly description: string
  /** How many values one process can meet; what has no bound stands in no metric. */
  readonly values: string
}

/**
 * Every attribute that is written, by OpenTelemetry's name where its conventions have one. Dots part name spaces.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/
 */
export const attributes = {
  serverAddress: {
    name: "server.address",
    description: "Host of the platform",
    values: "one for each base URL",
  },
  serverPort: {
    name: "server.port",
    description: "Port of the platform",
    values: "one for each base URL",
  },
  appId: {
    name: "feishu_recall.app.id",
    description: "App id of the lane",
    values: "one for each lane of the process",
  },
  tenantKey: {
    name: "feishu_recall.tenant.key",
    description: "Tenant key of the lane; `self` for a self-built app",
    values: "one for each lane of the process",
  },
  api: {
    name: "feishu_recall.api",
    description: "`recall` (DELETE) or `progress` (get_progress): each has a budget of its own",
    values: "2",
  },
  disposition: {
    name: "feishu_recall.disposition",
    description: "What the end of a call means for what is done next",
    values: "9",
  },
  window: {
    name: "feishu_recall.budget.window",
    description: "Length of a window of the budget, e.g. `60s`",
    values: "one for each window, 8 at most",
  },
  status: {
    name: "feishu_recall.recall.status",
    description: "`requested`, `calling`, `uncertain`, `accepted`, or `parked` (a person has to look)",
    values: "5",
  },
  outcome: {
    name: "feishu_recall.recall.outcome",
    description: "`confirmed`, `settledShort`, `refused`, `unverified` or `cancelled`",
    values: "5",
  },
  cause: {
    name: "feishu_recall.cause",
    description: "Why a lane is held or blocked; `none` while it is neither",
    values: "15",
  },
  leaseChange: {
    name: "feishu_recall.lease.change",
    description: "`taken`, `lost` or `released`",
    values: "3",
  },
  commitResult: {
    name: "feishu_recall.commit.result",
    description: "`committed`, `conflict` (somebody appended first: decided anew) or `failed`",
    values: "3",
  },
  errorType: {
    name: "error.type",
    description:
      "What went wrong: the status of an answer from 400 on, the reason why none came, or why there is no token",
    values: "some 20",
  },
  requestMethod: {
    name: "http.request.method",
    description: "`DELETE` (recall), `GET` (get_progress) or `POST` (token)",
    values: "3",
  },
  responseStatus: {
    name: "http.response.status_code",
    description: "Status of the answer; left out without one",
    values: "those that the platform sends, some 10",
  },
  campaignId: {
    name: "feishu_recall.campaign.id",
    description: "The campaign",
    values: "without bound: in spans and log lines only",
  },
  recallId: {
    name: "feishu_recall.recall.id",
    description: "The batch message that is taken back",
    values: "without bound: in spans and log lines only",
  },
  attempt: {
    name: "feishu_recall.recall.attempt",
    description: "Number of the call of one recall",
    values: "without bound: in spans and log lines only",
  },
  platformCode: {
    name: "feishu_recall.platform.code",
    description: "`code` in the platform's answer",
    values: "without bound: in spans and log lines only",
  },
  logId: {
    name: "feishu_recall.platform.log_id",
    description: "Log id of the platform's answer: what its support asks for",
    values: "without bound: in spans and log lines only",
  },
} as const satisfies Readonly<Record<string, AttributeDefinition>>

/** The key of an attribute in {@link attributes}. */
export type AttributeKey = keyof typeof attributes
