/**
 * Whether NO_PROXY excepts an origin, as undici reads it: names with all that is below them, `*.` for only that, a port
 * where it is said, `*` for everything.
 *
 * Source: https://github.com/nodejs/undici/blob/main/lib/dispatcher/env-http-proxy-agent.js
 */
export const exceptedFromProxy = (origin: URL, noProxy: string): boolean => {
  const host = withoutLastDot(withoutBrackets(origin.hostname.toLowerCase()))
  const port = origin.port === "" ? usualPort(origin.protocol) : Number(origin.port)
  return noProxy
    .split(/[,\s]/)
    .filter((entry) => entry !== "")
    .map(parseEntry)
    .some((entry) => {
      if (entry.port !== 0 && entry.port !== port) return false
      if (entry.host === "*") return true
      return (!entry.onlyBelow && host === entry.host) || host.endsWith(`.${entry.host}`)
    })
}

const parseEntry = (entry: string) => {
  const plain = withoutBrackets(entry)
  // An address of IPv6 has colons, too: its port is behind brackets.
  const parts = /^\[(.+)\]:(\d+)$/.exec(entry) ?? /^([^:]+):(\d+)$/.exec(plain)
  const host = parts?.[1] ?? plain
  return {
    host: withoutLastDot(host.replace(/^\*?\./, "")).toLowerCase(),
    port: Number(parts?.[2] ?? 0),
    onlyBelow: entry.startsWith("*"),
  }
}

const usualPort = (protocol: string) => (protocol === "https:" ? 443 : 80)

const withoutBrackets = (host: string) => host.replace(/^\[(.+)\]$/, "$1")

const withoutLastDot = (host: string) => host.replace(/^(.+)\.$/, "$1")
