import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { BaseUrl } from "../../src/lane/BaseUrl.ts"

const isBaseUrl = Schema.is(BaseUrl)
const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom("localhost", "feishu_mock", "xn--fiqs8s.example"))
const right = fc
  .tuple(fc.constantFrom("http", "https"), host, fc.option(fc.integer({ min: 1_024, max: 65_535 })))
  .map(([scheme, host, port]) => `${scheme}://${host.toLowerCase()}${port === null ? "" : `:${port}`}`)

describe("a base URL", () => {
  it("is the origin of a platform, with or without a port", () => {
    fc.assert(fc.property(right, (text) => isBaseUrl(text)))
  })

  it("has one spelling: whatever leads to the same place in other letters is another lane, and refused", () => {
    const other = fc.constantFrom<(text: string) => string>(
      (text) => text.toUpperCase(),
      (text) => `${text}/`,
      (text) => `${text}/open-apis`,
      (text) => `${text}?a=1`,
      (text) => `${text}#a`,
      (text) => text.replace(/(:\d+)?$/, ".$1"),
      (text) => text.replace("://", "://user:password@"),
      (text) => text.replace("://", "://@"),
      (text) => text.replace("://", ":\\\\"),
      (text) => text.replace("://", ":"),
      (text) => ` ${text}`,
      (text) => `${text}\r\nx-injected: 1`,
      (text) => `${text}\0`,
      (text) => text.replace(/(:\d+)?$/, text.startsWith("https") ? ":443" : ":80"),
      (text) => text.replace(/^https?/, "ftp"),
      (text) => text.replace(/^https?/, "javascript"),
    )
    fc.assert(fc.property(right, other, (text, change) => !isBaseUrl(change(text))))
  })

  it.each([
    "https://оpen.feishu.cn", // a Cyrillic o
    "https://open。feishu.cn",
    "https://open.feishu.cn\\@evil.example",
    "https://127.1",
    "http://0x7f.0.0.1",
    "http://2130706433",
    "https://open.feishu.cn:99999",
    "https://[::1]]",
    "https://",
    "file:///etc/passwd",
    "open.feishu.cn",
  ])("is not %j", (text) => expect(isBaseUrl(text)).toBe(false))
})
