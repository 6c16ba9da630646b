import {
  type Actor,
  type App,
  BatchMessageId,
  CampaignId,
  type EventMetadata,
  type Lane,
  laneKey,
  type LaneKey,
  type Label,
  type OpenCampaign,
  type Order,
  type Reason,
  type Target,
  type Timestamp,
} from "@feishu-recall/core"
import * as fc from "fast-check"
import { digits, lines, nullable, texts } from "./texts.ts"

/** Epoch milliseconds, mostly such as a clock shows, and the ends of what a date can hold. */
export const timestamps: fc.Arbitrary<Timestamp> = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 4_102_444_800_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 8_640_000_000_000_000) },
)

/** As the platform writes them, and whatever else may pass for one. */
export const batchMessageIds: fc.Arbitrary<BatchMessageId> = fc.oneof(
  digits(32, "0123456789abcdef").map((text) => BatchMessageId.make(`bm-${text}`)),
  fc.stringMatching(/^bm[-_][0-9A-Za-z]{16,64}$/).map((text) => BatchMessageId.make(text)),
)

export const campaignIds: fc.Arbitrary<CampaignId> = fc
  .tuple(digits(8, "0123456789"), digits(4, "0123456789"), digits(6, "0123456789abcdef"))
  .map((parts) => CampaignId.make(`c-${parts.join("-")}`))

const lanePart = fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/)

export const lanes: fc.Arbitrary<Lane> = fc.record({
  baseUrl: fc.constantFrom(
    "https://open.feishu.cn",
    "https://open.larksuite.com",
    "http://127.0.0.1:8080",
    "http://[::1]:3000",
  ),
  appId: fc.oneof(fc.constantFrom("cli_a1b2c3d4e5f6", "x"), lanePart),
  tenantKey: fc.oneof(fc.constantFrom("self", "2ed263bf32cf1651"), lanePart),
})

export const apps: fc.Arbitrary<App> = lanes.map(({ appId, baseUrl }) => ({ baseUrl, appId }))

export const laneKeys: fc.Arbitrary<LaneKey> = lanes.map(laneKey)

/** Whoever acted, as it may stand in a store: a name that a person gives has to be readable, too. */
export const actors: fc.Arbitrary<Actor> = texts.map((text) => `by ${text}`)

export const reasons: fc.Arbitrary<Reason> = texts.map((text) => `for ${text}`)

/** A campaign's, as it may stand in a store. */
export const labels: fc.Arbitrary<Label> = texts.map((text) => `of ${text}`)

/** As a person may give it. */
export const orders: fc.Arbitrary<Order> = fc.record({ by: lines, reason: lines })

/** A campaign, as a person may ask for it. */
export const openings: fc.Arbitrary<OpenCampaign> = fc.record(
  { lane: lanes, by: lines, reason: lines, label: lines },
  { requiredKeys: ["lane", "by", "reason"] },
)

export const targets: fc.Arbitrary<Target> = fc.record(
  { id: batchMessageIds, sentAt: nullable(timestamps) },
  { requiredKeys: ["id"] },
)

export const eventMetadata: fc.Arbitrary<EventMetadata> = fc.record(
  { actor: actors, campaignId: campaignIds, correlationId: texts, causationId: texts, traceParent: texts },
  { requiredKeys: ["actor"] },
)
