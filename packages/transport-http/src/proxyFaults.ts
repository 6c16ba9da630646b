/**
 * What is wrong with the proxies that the environment names, as sentences; empty: nothing. A proxy's URL may hold a
 * password, so its value is in none of them. `names`: where proxies stand, the usual variables unless told.
 *
 * @example
 * ```ts
 * import { proxyFaults } from "@feishu-recall/transport-http"
 *
 * proxyFaults({ HTTPS_PROXY: "proxy.example:8080" }) // ["HTTPS_PROXY is no URL of a proxy: write http://host:port"]
 * ```
 */
export const proxyFaults = (
  environment: Readonly<Record<string, string | undefined>>,
  names: ReadonlyArray<string> = proxyVariables,
): ReadonlyArray<string> =>
  names.flatMap((name) => {
    const value = environment[name] ?? ""
    return value === "" || isProxy(value) ? [] : [`${name} is no URL of a proxy: write http://host:port`]
  })

/** In small letters first, as everybody else who reads them. */
export const proxyVariables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const

const isProxy = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { hostname, password, protocol, username } = new URL(text)
  return schemes.has(protocol) && hostname !== "" && [username, password].every(canDecode)
}

const schemes: ReadonlySet<string> = new Set(["http:", "https:", "socks:", "socks5:"])

const canDecode = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
