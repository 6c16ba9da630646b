import { type Evidence, RecallTransport } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import { answeredJson, unanswered } from "../faults/madeUpEvidence.ts"
import type { TokenAnswer, TokenPlatform } from "./TokenPlatform.ts"

/**
 * The platform of the laws as a transport, for sources of tokens that ask over one. Each call for a tenant access token
 * is answered as the law wants it; an app access token and a push of a ticket are had for the asking.
 *
 * @see {@link tokenSourceLaws}
 */
export const tokenTransport = (platform: TokenPlatform): Layer.Layer<RecallTransport> =>
  Layer.succeed(RecallTransport, {
    send: (request, { timeoutMillis }) => {
      switch (request._tag) {
        case "IssueTenantAccessToken":
        case "IssueStoreTenantAccessToken":
          return platform.ask.pipe(
            Effect.map(evidenceOf),
            Effect.timeoutOrElse({
              duration: timeoutMillis,
              orElse: () => Effect.succeed(unanswered("yes", "timeout")),
            }),
          )
        case "IssueAppAccessToken":
          return Effect.succeed(
            answeredJson(200, { code: 0, app_access_token: "a-of-the-laws-0123456789", expire: 7_200 }),
          )
        case "ResendAppTicket":
          return Effect.succeed(answeredJson(200, { code: 0, msg: "ok" }))
        default:
          return Effect.succeed(unanswered("no", "other"))
      }
    },
  })

const evidenceOf = (answer: Exclude<TokenAnswer, { readonly _tag: "Silent" }>): Evidence => {
  switch (answer._tag) {
    case "Issued":
      return answeredJson(200, { code: 0, msg: "ok", tenant_access_token: answer.token, expire: answer.seconds })
    case "Refused":
      return answeredJson(200, { code: 10014, msg: "app secret invalid" })
    case "Throttled":
      return answeredJson(429, { code: 99991400, msg: "request trigger frequency limit" })
    case "Away":
      return unanswered("no", "connection-refused")
    case "Lost":
      return unanswered("unknown", "connection-lost")
    case "Rubbish":
      return { ...answeredJson(200, {}), body: answer.body }
  }
}
