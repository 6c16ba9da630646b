import type { IssuedToken } from "@feishu-recall/core"
import { Option, Redacted, Schema } from "effect"

/** How a token is written where it is stored. A text belongs to one lane. */
export interface TokenText {
  /** `undefined` for a token that can't be written: its expiry is no number. */
  readonly write: (lane: string, token: IssuedToken) => string | undefined
  /** `undefined` for what was not written so, for this lane. */
  readonly read: (lane: string, text: string) => IssuedToken | undefined
  /** What every text of this token in this lane begins with, and of no other: compares without reading. */
  readonly mark: (lane: string, token: Redacted.Redacted) => string
}

/** JSON writes a lone surrogate as an escape, so that no two texts become one in UTF-8. */
export const jsonOf = ({ token, expiresAt }: IssuedToken): string | undefined =>
  Number.isFinite(expiresAt) ? JSON.stringify({ token: Redacted.value(token), expiresAt }) : undefined

export const ofJson = (json: string): IssuedToken | undefined =>
  Option.getOrUndefined(
    Option.map(decode(json), ({ token, expiresAt }) => ({ token: Redacted.make(token), expiresAt })),
  )

const decode = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Struct({ token: Schema.String, expiresAt: Schema.Finite })),
)
