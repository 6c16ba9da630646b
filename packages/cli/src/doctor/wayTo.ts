import { shownUrl } from "../configuration/storeUrl.ts"
import { exceptedFromProxy } from "./exceptedFromProxy.ts"

/** In words, how calls get to the platform: through which proxy, without its password, or past it. */
export const wayTo = (
  baseUrl: string,
  proxy: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  const first = (names: ReadonlyArray<string>) => names.find((name) => environment[name] !== undefined)
  // One that is set to nothing hides the other of its kind, and calls over TLS fall back to the proxy of the others.
  const kinds = [
    ...(baseUrl.startsWith("https:") ? [["https_proxy", "HTTPS_PROXY"]] : []),
    ["http_proxy", "HTTP_PROXY"],
  ]
  const named = kinds.map(first).find((name) => name !== undefined && environment[name] !== "")
  if (proxy === undefined && named === undefined) return "directly"
  const excepting = first(["no_proxy", "NO_PROXY"])
  if (excepting !== undefined && exceptedFromProxy(new URL(baseUrl), environment[excepting] ?? ""))
    return `directly, as ${excepting} says`
  if (proxy !== undefined) return `through the proxy ${shownUrl(proxy)}`
  return `by ${named} through ${shownUrl(environment[named!] ?? "")}`
}
