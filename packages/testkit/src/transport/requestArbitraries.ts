import type { BatchMessageId, PlatformRequest } from "@feishu-recall/core"
import { Redacted } from "effect"
import * as fc from "fast-check"
import type { TransportTrial } from "./transportTrial.ts"

/** What goes into a header comes as the platform gives it out: opaque, but visible ASCII. */
const token = fc.stringMatching(/^[tu]-[\x21-\x7e]{20,60}$/).map((text) => Redacted.make(text))

const batchMessageId = fc.stringMatching(/^bm[-_][0-9A-Za-z]{16,64}$/).map((id) => id as BatchMessageId)

/** What a person pasted: JSON carries it, whatever it is. */
const secret = fc
  .oneof(fc.stringMatching(/^[0-9A-Za-z]{32}$/), fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }))
  .map((text) => Redacted.make(text))

const appId = fc.stringMatching(/^cli_[0-9a-f]{16}$/)
const tenantKey = fc.stringMatching(/^[0-9a-f]{16}$/)

type Requests = { readonly [Tag in PlatformRequest["_tag"]]: Extract<PlatformRequest, { readonly _tag: Tag }> }

const kinds: { readonly [Tag in keyof Requests]: fc.Arbitrary<Requests[Tag]> } = {
  RecallBatchMessage: fc.record({ _tag: fc.constant("RecallBatchMessage"), batchMessageId, token }),
  GetBatchMessageProgress: fc.record({ _tag: fc.constant("GetBatchMessageProgress"), batchMessageId, token }),
  IssueTenantAccessToken: fc.record({ _tag: fc.constant("IssueTenantAccessToken"), appId, appSecret: secret }),
  IssueAppAccessToken: fc.record({
    _tag: fc.constant("IssueAppAccessToken"),
    appId,
    appSecret: secret,
    appTicket: secret,
  }),
  IssueStoreTenantAccessToken: fc.record({
    _tag: fc.constant("IssueStoreTenantAccessToken"),
    appAccessToken: token,
    tenantKey,
  }),
  ResendAppTicket: fc.record({ _tag: fc.constant("ResendAppTicket"), appId, appSecret: secret }),
}

const someToken = Redacted.make("t-of-the-laws-0123456789")
const someSecret = Redacted.make("secret-of-the-laws-0123456789")
const someApp = "cli_a1b2c3d4e5f60708"
const someId = "bm-dc13264520392913993dd051dba21dcf"

export const recallOf = (id: string): PlatformRequest => ({
  _tag: "RecallBatchMessage",
  batchMessageId: id as BatchMessageId,
  token: someToken,
})

export const readingOf = (id: string): PlatformRequest => ({
  _tag: "GetBatchMessageProgress",
  batchMessageId: id as BatchMessageId,
  token: someToken,
})

/** One of each kind, for laws that are about something else. */
export const oneOfEach: ReadonlyArray<PlatformRequest> = [
  recallOf(someId),
  readingOf(someId),
  { _tag: "IssueTenantAccessToken", appId: someApp, appSecret: someSecret },
  {
    _tag: "IssueAppAccessToken",
    appId: someApp,
    appSecret: someSecret,
    appTicket: Redacted.make("ticket-of-the-laws-0123456789"),
  },
  {
    _tag: "IssueStoreTenantAccessToken",
    appAccessToken: Redacted.make("a-of-the-laws-0123456789"),
    tenantKey: "736588c9",
  },
  { _tag: "ResendAppTicket", appId: someApp, appSecret: someSecret },
]

/** Calls that the adapter makes. */
export const callsOf = ({ without }: TransportTrial): fc.Arbitrary<PlatformRequest> =>
  fc.oneof(...Object.entries(kinds).flatMap(([tag, kind]) => (without.some((each) => each === tag) ? [] : [kind])))

/** One call of each kind that the adapter makes. */
export const eachCallOf = ({ without }: TransportTrial): ReadonlyArray<PlatformRequest> =>
  oneOfEach.filter(({ _tag }) => !without.includes(_tag))

/** What must be seen nowhere of a request. */
export const secretsOf = (request: PlatformRequest): ReadonlyArray<string> =>
  Object.values<unknown>({ ...request }).flatMap((value) =>
    Redacted.isRedacted(value) ? [String(Redacted.value(value))] : [],
  )
