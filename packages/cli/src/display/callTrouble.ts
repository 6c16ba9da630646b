import { printable } from "./textWidth.ts"
import { duration } from "./words.ts"

/** Why a call has no answer, in words: a transport tells what the socket said. Anything else is left as it is. */
export const callTrouble = (detail: string): string => {
  // The log of attempts has the reason before it.
  const text = printable(detail).replace(/^[a-z]+(?:-[a-z]+)*: (?=[A-Z][A-Z0-9_]{3,}|no )/, "")
  const [, what, millis] = /^(no (?:whole answer|connection)) within (\d{1,9}) ms$/.exec(text) ?? []
  if (what !== undefined) return `${what} within ${duration(Number(millis)).replace(".0 s", " s")}`
  const [, code = "", said = ""] = /^([A-Z][A-Z0-9_]{3,})(?:: ([^]*))?$/.exec(text) ?? []
  const words = trouble.find(([pattern]) => pattern.test(code))?.[1]
  if (words === undefined) return text
  const where = /(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT) (\S+)$/.exec(said)?.[1]
  return `${words}${where === undefined ? "" : `: ${where}`} (${code})`
}

const trouble: ReadonlyArray<readonly [RegExp, string]> = [
  [/^ECONNREFUSED$/, "connection refused"],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, "the connection was cut"],
  [/^ETIMEDOUT$/, "the connection timed out"],
  [/^(ENOTFOUND|EAI_FAIL)$/, "no such host"],
  [/^EAI_AGAIN$/, "the host's name can't be looked up now"],
  [/^CERT_HAS_EXPIRED$/, "the certificate has expired"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "the certificate is another host's"],
  [/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/, "the certificate is of an authority that is not trusted here"],
  [/^ERR_SSL_WRONG_VERSION_NUMBER$/, "what answers there does not speak https"],
  [/^(ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO)/, "no agreement on TLS"],
]
