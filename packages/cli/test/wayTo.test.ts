import { assert, it } from "@effect/vitest"
import { EnvHttpProxyAgent } from "@effect/platform-node/Undici"
import * as fc from "fast-check"
import { exceptedFromProxy } from "../src/doctor/exceptedFromProxy.ts"
import { wayTo } from "../src/doctor/wayTo.ts"

/** Whether undici itself would open a connection to the origin, and not to the proxy, where nothing listens. */
const goesDirectly = async (origin: string, noProxy: string): Promise<boolean> => {
  let direct = false
  const agent = new EnvHttpProxyAgent({
    httpProxy: "http://127.0.0.1:9",
    httpsProxy: "http://127.0.0.1:9",
    noProxy,
    connect: (_options, callback) => {
      direct = true
      callback(new Error("no connection is wanted"), null)
    },
  })
  await agent.request({ origin, path: "/", method: "GET" }).catch(() => undefined)
  await agent.destroy()
  return direct
}

const host = fc.constantFrom(
  "open.feishu.cn",
  "feishu.cn",
  "xfeishu.cn",
  "localhost",
  "127.0.0.1",
  "[::1]",
  "Feishu.CN.",
)
const port = fc.constantFrom("", ":80", ":443", ":8443")
const entry = fc.oneof(
  fc.tuple(fc.constantFrom("", ".", "*.", "*"), host, port).map((parts) => parts.join("")),
  fc.constantFrom("*", "*:443", "::1", "", "cn", "example.com", "[::1", "a:b"),
)

it("NO_PROXY excepts what undici excepts", () =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.constantFrom("http://", "https://"), host, port).map((parts) => parts.join("")),
      fc.array(entry, { maxLength: 3 }).map((entries) => entries.join(", ")),
      async (origin, noProxy) => {
        assert.strictEqual(exceptedFromProxy(new URL(origin), noProxy), await goesDirectly(origin, noProxy))
      },
    ),
    { numRuns: 400 },
  ))

it("the way in words is the way that calls take", () => {
  const way = (environment: Record<string, string>, proxy?: string, base = "https://open.feishu.cn") =>
    wayTo(base, proxy, environment)
  const there = "http://user:word@proxy.example:3128"
  assert.strictEqual(way({}), "directly")
  assert.strictEqual(way({ NO_PROXY: "*" }), "directly")
  assert.match(way({ HTTPS_PROXY: there }), /^by HTTPS_PROXY through http:\/\/.*proxy\.example:3128\/$/)
  assert.notInclude(way({ HTTPS_PROXY: there }), "word")
  assert.strictEqual(way({ HTTPS_PROXY: there, NO_PROXY: "feishu.cn" }), "directly, as NO_PROXY says")
  assert.strictEqual(way({ NO_PROXY: "feishu.cn" }, there), "directly, as NO_PROXY says")
  assert.match(way({ NO_PROXY: "example.com" }, there), /^through the proxy /)
  // As undici has it: the lower case first, even when it is empty; and TLS falls back to HTTP_PROXY.
  assert.match(way({ HTTP_PROXY: there }), /^by HTTP_PROXY /)
  assert.strictEqual(way({ https_proxy: "", HTTPS_PROXY: there }), "directly")
  assert.strictEqual(way({ HTTPS_PROXY: there }, undefined, "http://open.feishu.cn"), "directly")
  assert.match(way({ HTTPS_PROXY: there, no_proxy: "", NO_PROXY: "*" }), /^by HTTPS_PROXY /)
})
