import { Redacted } from "effect"
import { createHash, timingSafeEqual } from "node:crypto"

/** What came with a body; `undefined` for a header that was not there. */
export interface Signature {
  readonly timestamp: string
  readonly nonce: string
  readonly signature: string
}

/**
 * Whether a body is the platform's: `signature` is the SHA-256, in hex, of timestamp, nonce, encrypt key and the body
 * as it was sent, byte by byte. Takes the same time wherever a wrong one differs.
 *
 * Source:
 * https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case
 *
 * @example
 * ```ts
 * import { isSigned } from "@feishu-recall/ticket-webhook"
 * import type { Redacted } from "effect"
 *
 * const isPlatforms = (encryptKey: Redacted.Redacted, headers: Headers, body: Uint8Array) =>
 *   isSigned(
 *     encryptKey,
 *     {
 *       timestamp: headers.get("x-lark-request-timestamp") ?? "",
 *       nonce: headers.get("x-lark-request-nonce") ?? "",
 *       signature: headers.get("x-lark-signature") ?? "",
 *     },
 *     body,
 *   )
 * ```
 */
export const isSigned = (encryptKey: Redacted.Redacted, given: Signature, body: Uint8Array): boolean => {
  const { nonce, signature, timestamp } = given
  const right = createHash("sha256")
    .update(`${timestamp}${nonce}${Redacted.value(encryptKey)}`)
    .update(body)
    .digest("hex")
  return equalInConstantTime(right, signature)
}

/** Hashed first, so that not even the lengths can be told. */
export const equalInConstantTime = (one: string, other: string): boolean => timingSafeEqual(hash(one), hash(other))

const hash = (text: string) => createHash("sha256").update(text).digest()
