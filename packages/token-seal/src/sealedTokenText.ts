import { Redacted, Result } from "effect"
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto"
import { TokenKeyError } from "./TokenKeyError.ts"
import { jsonOf, ofJson, type TokenText } from "./TokenText.ts"

/**
 * Tokens sealed with AES-256-GCM: whoever reads a text learns nothing of it, and one that was changed, was sealed for
 * another lane or with another key is not read. `key` is 32 random bytes in base64: `openssl rand -base64 32`.
 *
 * A text is `1.mark.nonce.sealed`, in hex. Its mark is keyed, too, so that nobody can try out tokens on it. Lane, form
 * and mark are associated data.
 *
 * @example
 * ```ts
 * import { sealedTokenText } from "@feishu-recall/token-seal"
 * import { Redacted, Result } from "effect"
 *
 * const texts = sealedTokenText(Redacted.make(process.env["TOKEN_KEY"] ?? ""))
 * // TokenKeyError: "The key is not 32 bytes in base64, …"
 * if (Result.isFailure(texts)) console.error(texts.failure.message)
 * ```
 */
export const sealedTokenText = (key: Redacted.Redacted): Result.Result<TokenText, TokenKeyError> => {
  const bytes = Buffer.from(Redacted.value(key), "base64")
  // Node passes over what is no base64, so the way back has to give the same.
  if (bytes.length !== 32 || bytes.toString("base64") !== Redacted.value(key))
    return Result.fail(new TokenKeyError({ message: problem }))
  return Result.succeed(textsOf(subkey(bytes, "seal"), subkey(bytes, "mark")))
}

const problem =
  "The key is not 32 bytes in base64, 44 characters that end in one =. Make one with: openssl rand -base64 32"

/** One key for each use: https://www.rfc-editor.org/rfc/rfc5869 */
const subkey = (key: Uint8Array, use: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), `feishu-recall token ${use}`, 32))

// https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf, section 8.2.2
const nonceLength = 12
const tagLength = 16

const textsOf = (sealKey: Uint8Array, markKey: Uint8Array): TokenText => {
  const mark: TokenText["mark"] = (lane, token) =>
    `1.${createHmac("sha256", markKey)
      .update(JSON.stringify([lane, Redacted.value(token)]))
      .digest("hex")
      .slice(0, 32)}.`
  return {
    mark,
    write: (lane, token) => {
      const json = jsonOf(token)
      if (json === undefined) return undefined
      const marked = mark(lane, token.token)
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv("aes-256-gcm", sealKey, nonce, { authTagLength: tagLength })
      cipher.setAAD(associated(lane, marked))
      const sealed = Buffer.concat([cipher.update(json, "utf8"), cipher.final(), cipher.getAuthTag()])
      return `${marked}${nonce.toString("hex")}.${sealed.toString("hex")}`
    },
    read: (lane, text) => {
      const [, marked, nonce, sealed] = form.exec(text) ?? []
      if (marked === undefined || nonce === undefined || sealed === undefined) return undefined
      const bytes = Buffer.from(sealed, "hex")
      const decipher = createDecipheriv("aes-256-gcm", sealKey, Buffer.from(nonce, "hex"), { authTagLength: tagLength })
      decipher.setAAD(associated(lane, marked))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      try {
        return ofJson(
          Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString("utf8"),
        )
      } catch {
        return undefined
      }
    },
  }
}

const form = /^(1\.[0-9a-f]{32}\.)([0-9a-f]{24})\.((?:[0-9a-f]{2}){17,})$/

const associated = (lane: string, marked: string): Uint8Array => Buffer.from(JSON.stringify([lane, marked]), "utf8")
