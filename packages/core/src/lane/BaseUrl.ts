import { Schema } from "effect"

/**
 * Where a platform answers: an origin (scheme, host, a port that is not the scheme's own) and nothing else, such as
 * `https://open.feishu.cn`.
 *
 * It names a lane, and each lane has a budget of its own. So there is one spelling of each host: small letters, no dot
 * at the end, no default port, no other notation of an address. It is also stored and shown: credentials have no place
 * in it.
 */
export const BaseUrl = Schema.String.check(
  Schema.makeFilter(isBaseUrl, {
    message:
      "expected scheme and host in small letters, without user, path, default port or a dot at the end, e.g. https://open.feishu.cn",
  }),
)

function isBaseUrl(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false
  const { hostname, origin } = new URL(text)
  return origin === text && !hostname.endsWith(".")
}
