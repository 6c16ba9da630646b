import { createCipheriv, createHash } from "node:crypto"
import type { PlatformState } from "./PlatformState.ts"
import { hexDigits } from "./seededHash.ts"
import type { Push, Webhook } from "./TicketOffice.ts"

/** A push as it goes over the wire. */
export interface WrittenPush {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Writes a push out. With an encrypt key the body is encrypted, and signed as it is sent:
 * https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case
 *
 * @see {@link takeDuePushes}
 */
export const writePush = (state: PlatformState, push: Push, webhook: Webhook, now: number): WrittenPush => {
  const { url, encryptKey } = webhook
  const headers = { "Content-Type": "application/json; charset=utf-8" }
  if (encryptKey === undefined) return { url, headers, body: push.text }
  const seeds = [state.seed, 85, push.number, push.redelivery] as const
  const body = JSON.stringify({ encrypt: encrypt(encryptKey, push.text, Buffer.from(hexDigits(4, ...seeds), "hex")) })
  const timestamp = String(Math.floor((now + state.settings.clockSkewMs) / 1000))
  const nonce = hexDigits(2, state.seed, 86, push.number, push.redelivery)
  return {
    url,
    headers: {
      ...headers,
      "X-Lark-Request-Timestamp": timestamp,
      "X-Lark-Request-Nonce": nonce,
      "X-Lark-Signature": sign(encryptKey, timestamp, nonce, body),
    },
    body,
  }
}

/** Base64 of the vector and the text under AES-256-CBC, whose key is the hash of the encrypt key. */
export const encrypt = (encryptKey: string, text: string, vector: Buffer): string => {
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), vector)
  return Buffer.concat([vector, cipher.update(text, "utf8"), cipher.final()]).toString("base64")
}

const sign = (encryptKey: string, timestamp: string, nonce: string, body: string): string =>
  createHash("sha256").update(`${timestamp}${nonce}${encryptKey}${body}`).digest("hex")
