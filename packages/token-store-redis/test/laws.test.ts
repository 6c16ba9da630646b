import { assert, describe } from "@effect/vitest"
import { layer } from "@feishu-recall/token-store-redis"
import { tokenStoreLaws } from "@feishu-recall/testkit"
import { Effect, Layer, Redacted } from "effect"
import { randomBytes, randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { redisUrl, withRedis } from "./redisServer.ts"

const key = Redacted.make(randomBytes(32).toString("base64"))

describe.each([
  ["sealed", key],
  ["plain", undefined],
])("with %s tokens", (name, key) => {
  withRedis(() => {
    // A prefix of its own is an empty store on a server that others use, too.
    const shared = Effect.sync(() => layer({ url: redisUrl(), key, prefix: `test:${randomUUID()}:` }))
    tokenStoreLaws(`redis, ${name}`, Layer.unwrap(shared), {
      shared,
      onReport: (markdown) => assert.include(readFileSync(new URL("../README.md", import.meta.url), "utf8"), markdown),
    })
  })
})
