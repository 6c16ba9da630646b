import { Effect, type Redacted } from "effect"
import type { Disposition } from "../platform/Disposition.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { LaneSession } from "./LaneSession.ts"

/** What an answer says of the token that it was got with. A silence or a fault says nothing. */
export const tellToken = (
  session: LaneSession,
  token: Redacted.Redacted,
  answer: Disposition | Read,
): Effect.Effect<void> => {
  switch (answer._tag) {
    case "TokenRejected":
      return session.tokens.reject(token)
    case "Accepted":
    case "Read":
    case "Refused":
    case "NotFound":
      return session.tokens.accept(token)
    default:
      return Effect.void
  }
}
