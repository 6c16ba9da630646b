import { advice } from "./advice.ts"
import { codeEntry } from "./codes.ts"
import type { BlockCause, PlatformAnswer, Setback } from "./Disposition.ts"
import { TokenRefused, TokenUnavailable } from "./TokenSource.ts"

/**
 * What a source of tokens fails with, for each way in which a call for a token can end badly.
 *
 * @example
 * ```ts
 * import { classifyToken, type IssueTenantAccessToken, RecallTransport, tokenFailure } from "@feishu-recall/core"
 * import { Effect } from "effect"
 *
 * // Fails with TokenRefused where a person must change something, else with TokenUnavailable.
 * const issue = Effect.fn("issue")(function* (request: IssueTenantAccessToken) {
 *   const transport = yield* RecallTransport
 *   const end = classifyToken(yield* transport.send(request, { timeoutMillis: 10_000 }), [request.appSecret])
 *   return end._tag === "Issued" ? end.token : yield* tokenFailure(end)
 * })
 * ```
 */
export const tokenFailure = (setback: Setback): TokenRefused | TokenUnavailable => {
  switch (setback._tag) {
    case "Blocked":
      return refused(setback.cause, setback.answer)
    // A call with nothing but credentials in it: whatever is wrong with it, they are.
    case "Refused":
    case "NotFound":
    case "TokenRejected":
      return refused("token-refused", setback.answer)
    case "Throttled":
      return new TokenUnavailable({ message: "The platform limits calls for tokens. Try again in a while." })
    case "Unsent":
      return new TokenUnavailable({ message: `The call for a token was not sent (${setback.detail}). Try again.` })
    case "Unknown":
      return new TokenUnavailable({ message: `The call for a token failed (${setback.detail}). Try again.` })
  }
}

const refused = (blockCause: BlockCause, { code, logId }: PlatformAnswer) =>
  new TokenRefused({
    blockCause,
    code,
    logId,
    message: [
      `The platform issues no token: ${code === undefined ? "it does not know the call" : `${codeEntry(code)?.meaning} (code ${code})`}.`,
      advice(blockCause, code),
    ].join(" "),
  })
