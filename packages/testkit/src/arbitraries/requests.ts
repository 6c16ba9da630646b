import type { IssuedToken, PlatformRequest } from "@feishu-recall/core"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { batchMessageIds, lanes, timestamps } from "./identities.ts"

/** Whatever may stand in a header: tokens are opaque, and their length may change. */
export const secrets: fc.Arbitrary<Redacted.Redacted> = fc
  .oneof(fc.stringMatching(/^t-[0-9a-zA-Z_-]{20,60}$/), fc.stringMatching(/^[\x21-\x7e]{1,100}$/))
  .map((text) => Redacted.make(text))

export const issuedTokens: fc.Arbitrary<IssuedToken> = fc.record({ token: secrets, expiresAt: timestamps })

const appIds = lanes.map(({ appId }) => appId)
const tenantKeys = lanes.map(({ tenantKey }) => tenantKey)

type PerRequest = {
  readonly [Tag in PlatformRequest["_tag"]]: fc.Arbitrary<Extract<PlatformRequest, { readonly _tag: Tag }>>
}

const perRequest: PerRequest = {
  RecallBatchMessage: fc.record({
    _tag: fc.constant("RecallBatchMessage"),
    batchMessageId: batchMessageIds,
    token: secrets,
  }),
  GetBatchMessageProgress: fc.record({
    _tag: fc.constant("GetBatchMessageProgress"),
    batchMessageId: batchMessageIds,
    token: secrets,
  }),
  IssueTenantAccessToken: fc.record({
    _tag: fc.constant("IssueTenantAccessToken"),
    appId: appIds,
    appSecret: secrets,
  }),
  IssueAppAccessToken: fc.record({
    _tag: fc.constant("IssueAppAccessToken"),
    appId: appIds,
    appSecret: secrets,
    appTicket: secrets,
  }),
  IssueStoreTenantAccessToken: fc.record({
    _tag: fc.constant("IssueStoreTenantAccessToken"),
    appAccessToken: secrets,
    tenantKey: tenantKeys,
  }),
  ResendAppTicket: fc.record({ _tag: fc.constant("ResendAppTicket"), appId: appIds, appSecret: secrets }),
}

/** Each call that this project makes. */
export const platformRequests: fc.Arbitrary<PlatformRequest> = fc.oneof(...Object.values(perRequest))
