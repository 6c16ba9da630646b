import { type Answered, type Evidence, knownCodes, type Unanswered, type UnansweredReason } from "@feishu-recall/core"
import * as fc from "fast-check"

const awkward = fc.constantFrom<unknown>(null, 0, -0, "0", 1e308, -1, 0.5, "", "12", [], {}, true, "__proto__", {
  constructor: 0,
})
const anything = fc.oneof(awkward, fc.jsonValue())

const counts = { valid_user_ids_count: anything, success_user_ids_count: anything, read_user_ids_count: anything }
const progress = fc.record(
  {
    batch_message_send_progress: fc.oneof(anything, fc.record(counts)),
    batch_message_recall_progress: fc.oneof(anything, fc.record({ recall: anything, recall_count: anything })),
  },
  { requiredKeys: [] },
)
const envelopes = fc.record(
  {
    code: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.constantFrom<unknown>(...knownCodes()) },
      { weight: 1, arbitrary: anything },
    ),
    msg: anything,
    error: fc.oneof(anything, fc.record({ log_id: anything })),
    tenant_access_token: fc.oneof(anything, fc.string()),
    expire: anything,
    data: fc.oneof(anything, progress),
  },
  { requiredKeys: [] },
)

const bodies = fc.oneof(
  { weight: 6, arbitrary: envelopes.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "[".repeat(20_000),
      '{"__proto__":{"code":0}}',
      '{"code":0,"code":230030}',
      '{"code":1e999}',
      '{"code":0',
      "\uFEFF{}",
      "<html>502 Bad Gateway</html>",
    ),
  },
)

const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom("content-type", "x-ogw-ratelimit-reset", "retry-after", "x-tt-logid", "constructor", "__proto__"),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom("application/json", "text/html", "0", "52", "-3", "1e9"), fc.string()),
)

/** Any answer: the platform's, a proxy's, nearly one, or none that anybody could read. */
export const answered: fc.Arbitrary<Answered> = fc.record({
  _tag: fc.constant("Answered"),
  status: fc.oneof(
    { weight: 2, arbitrary: fc.constant(200) },
    { weight: 2, arbitrary: fc.constantFrom(204, 302, 400, 404, 429, 500, 502) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 999 }) },
  ),
  headers,
  body: bodies,
  truncated: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})

const sentBy: Readonly<Record<UnansweredReason, ReadonlyArray<Unanswered["sent"]>>> = {
  "connection-refused": ["no"],
  "name-not-resolved": ["no"],
  "connect-timeout": ["no"],
  tls: ["no"],
  proxy: ["no", "unknown"],
  timeout: ["yes", "unknown"],
  "connection-lost": ["yes", "unknown"],
  other: ["no", "yes", "unknown"],
}

export const unansweredReasons: fc.Arbitrary<UnansweredReason> = fc.constantFrom(
  ...(Object.keys(sentBy) as Array<UnansweredReason>),
)

/** No answer, and no more certainty about it than its reason allows. */
export const unanswered: fc.Arbitrary<Unanswered> = fc
  .tuple(unansweredReasons, fc.string())
  .chain(([reason, detail]) =>
    fc.constantFrom(...sentBy[reason]).map((sent) => ({ _tag: "Unanswered" as const, sent, reason, detail })),
  )

export const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  { weight: 5, arbitrary: answered },
  { weight: 2, arbitrary: unanswered },
)
