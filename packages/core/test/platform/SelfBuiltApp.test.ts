import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { inspect } from "node:util"
import { type Evidence, RecallTransport, SelfBuiltApp, TokenSource } from "../../src/index.ts"
import { json } from "./evidence.ts"

const secret = "s3cret-of-the-app"
const issue = (evidence: Evidence) =>
  TokenSource.use((source) => source.issue).pipe(
    Effect.provide(
      SelfBuiltApp({ appId: "cli_a", appSecret: Redacted.make(secret) }).pipe(
        Layer.provide(Layer.succeed(RecallTransport, { send: () => Effect.succeed(evidence) })),
      ),
    ),
  )

describe("SelfBuiltApp", () => {
  it.effect("counts a token's life from before the call", () =>
    Effect.gen(function* () {
      const token = yield* issue(json(200, { code: 0, msg: "ok", tenant_access_token: "t-1", expire: 7_140 }))
      expect([Redacted.value(token.token), token.expiresAt]).toEqual(["t-1", 7_140_000])
    }),
  )

  it.effect(
    "asks a person where the credentials, the host or the app are wrong, and the program's patience elsewhere",
    () =>
      Effect.gen(function* () {
        const unanswered = { _tag: "Unanswered", reason: "timeout", detail: "timeout after 10 s" } as const
        const plain = { _tag: "Answered", headers: { "content-type": "text/plain" }, truncated: false } as const
        for (const [evidence, expected] of [
          [json(200, { code: 10003, msg: "invalid param", data: {} }), ["TokenRefused", "token-refused", 10003]],
          [json(200, { code: 10014, msg: "app secret invalid", data: {} }), ["TokenRefused", "token-refused", 10014]],
          [json(400, { code: 99991663 }), ["TokenRefused", "token-refused", 99991663]],
          [json(400, { code: 99991662 }), ["TokenRefused", "app-unusable", 99991662]],
          [{ ...plain, status: 404, body: "404 page not found" }, ["TokenRefused", "wrong-host", undefined]],
          [{ ...plain, status: 502, body: "" }, ["TokenUnavailable"]],
          [json(429, { code: 99991400 }), ["TokenUnavailable"]],
          [json(200, { code: 0, tenant_access_token: "", expire: 7_200 }), ["TokenUnavailable"]],
          [{ ...unanswered, sent: "no" }, ["TokenUnavailable"]],
          [{ ...unanswered, sent: "unknown" }, ["TokenUnavailable"]],
        ] as ReadonlyArray<readonly [Evidence, ReadonlyArray<unknown>]>) {
          const error = yield* Effect.flip(issue(evidence))
          const seen = error._tag === "TokenRefused" ? [error._tag, error.blockCause, error.code] : [error._tag]
          expect(seen).toEqual(expected)
          expect(error.message).toMatch(/(resume the lane|again( in a while)?)\.$/)
          expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(secret)
        }
      }),
  )
})
