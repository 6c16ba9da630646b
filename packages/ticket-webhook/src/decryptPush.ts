import { Redacted } from "effect"
import { createDecipheriv, createHash } from "node:crypto"

/**
 * The text of an encrypted push: base64 of a vector of 16 bytes and the text under AES-256-CBC, whose key is the
 * SHA-256 of the encrypt key. `undefined` for anything else.
 *
 * The cipher does not tell a changed text from a right one: check the signature first.
 *
 * Source:
 * https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case
 *
 * @example
 * ```ts
 * import { decryptPush } from "@feishu-recall/ticket-webhook"
 * import { Redacted } from "effect"
 *
 * decryptPush(Redacted.make("test key"), "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=") // "hello world"
 * ```
 */
export const decryptPush = (encryptKey: Redacted.Redacted, encrypted: string): string | undefined => {
  const bytes = Buffer.from(encrypted, "base64")
  if (bytes.length < 2 * blockBytes || bytes.length % blockBytes !== 0) return undefined
  const key = createHash("sha256").update(Redacted.value(encryptKey)).digest()
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, blockBytes))
  try {
    return utf8.decode(Buffer.concat([decipher.update(bytes.subarray(blockBytes)), decipher.final()]))
  } catch {
    return undefined
  }
}

const blockBytes = 16

const utf8 = new TextDecoder("utf-8", { fatal: true })
