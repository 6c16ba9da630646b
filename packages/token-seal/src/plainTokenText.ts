import { Redacted } from "effect"
import { createHash } from "node:crypto"
import { jsonOf, ofJson, type TokenText } from "./TokenText.ts"

/**
 * Tokens in the clear, for a store that nobody else can read. The form's number is 0.
 *
 * @example
 * ```ts
 * import { plainTokenText } from "@feishu-recall/token-seal"
 * import { Redacted } from "effect"
 *
 * const token = { token: Redacted.make("t-1"), expiresAt: 1_795_397_400_000 }
 * const text = plainTokenText.write("lane 1", token) ?? ""
 * plainTokenText.read("lane 1", text)?.expiresAt // 1_795_397_400_000
 * ```
 */
export const plainTokenText: TokenText = {
  write: (lane, token) => {
    const json = jsonOf(token)
    return json === undefined ? undefined : plainTokenText.mark(lane, token.token) + json
  },
  read: (lane, text) => {
    const token = ofJson(text.slice(markLength))
    return token !== undefined && text.startsWith(plainTokenText.mark(lane, token.token)) ? token : undefined
  },
  mark: (lane, token) =>
    `0.${createHash("sha256")
      .update(JSON.stringify([lane, Redacted.value(token)]))
      .digest("hex")
      .slice(0, 32)}.`,
}

const markLength = "0.".length + 32 + ".".length
