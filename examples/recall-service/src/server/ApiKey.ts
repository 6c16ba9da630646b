import { createHash, timingSafeEqual } from "node:crypto"
import { Redacted, Schema } from "effect"
import { Role } from "../api/Authorization.ts"

/** A key as the service knows it: by its hash. Make keys of 32 random bytes, so that a hash gives nothing away. */
export const ApiKey = Schema.Struct({
  name: Schema.NonEmptyString,
  role: Role,
  sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/, { message: "expected a SHA-256 in hexadecimal" })),
})
export type ApiKey = typeof ApiKey.Type

/** Whose key this is. Every known key is compared, each in the same time. */
export const findApiKey = (known: ReadonlyArray<ApiKey>, given: Redacted.Redacted): ApiKey | undefined => {
  const hash = createHash("sha256").update(Redacted.value(given)).digest()
  return known.filter(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, "hex"), hash))[0]
}
