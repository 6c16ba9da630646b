import * as fc from "fast-check"
import { type Answered, type Evidence, knownCodes } from "../../src/index.ts"

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answered => ({
  _tag: "Answered",
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(body),
  truncated: false,
})

const awkward = fc.constantFrom<unknown>(null, 0, -0, "0", 1e308, -1, 0.5, "", "12", [], {}, true, "__proto__", {
  constructor: 0,
  toString: 0,
})
const anyValue = fc.oneof(awkward, fc.jsonValue())
const code = fc.oneof(fc.constantFrom<unknown>(...knownCodes()), anyValue)

const envelope = fc.record(
  {
    code,
    msg: anyValue,
    log_id: anyValue,
    error: fc.oneof(anyValue, fc.record({ log_id: anyValue, logid: anyValue })),
    tenant_access_token: fc.oneof(anyValue, fc.string()),
    expire: anyValue,
    data: fc.oneof(
      anyValue,
      fc.record(
        {
          batch_message_send_progress: fc.oneof(
            anyValue,
            fc.record({
              valid_user_ids_count: anyValue,
              success_user_ids_count: anyValue,
              read_user_ids_count: anyValue,
            }),
          ),
          batch_message_recall_progress: fc.oneof(anyValue, fc.record({ recall: anyValue, recall_count: anyValue })),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
)

const body = fc.oneof(
  { weight: 6, arbitrary: envelope.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "[".repeat(200_000),
      `${'{"data":'.repeat(50_000)}0${"}".repeat(50_000)}`,
      '{"__proto__":{"code":0}}',
      '{"code":0,"code":230030}',
      '{"code":1e999}',
      '{"code":00}',
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
  fc.oneof(fc.constantFrom("application/json", "text/plain", "text/html", "0", "52", "-3", "1e9"), fc.string()),
)

/** Whatever a transport could hand over, most of it nearly right. */
export const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      _tag: fc.constant("Answered" as const),
      status: fc.oneof(fc.constantFrom(200, 204, 302, 400, 404, 429, 500, 502), fc.integer({ min: 100, max: 999 })),
      headers,
      body,
      truncated: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("Unanswered" as const),
      sent: fc.constantFrom("no" as const, "yes" as const, "unknown" as const),
      reason: fc.constantFrom("connection-refused" as const, "timeout" as const, "connection-lost" as const),
      detail: fc.string(),
    }),
  },
)
