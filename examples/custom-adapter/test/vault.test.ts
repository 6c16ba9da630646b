import { assert, it } from "@effect/vitest"
import { makeKvEngine } from "./vault/KvEngine.ts"

// What the pages of the API promise: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2

const engine = () => {
  const answer = makeKvEngine(() => new Date(Date.UTC(2026, 10, 23)))
  return (method: string, path: string, body?: unknown, version?: number) => answer({ method, path, version, body })
}
const write = (text: string, cas?: number) => ({ data: { text }, ...(cas === undefined ? {} : { options: { cas } }) })
const mismatch = { errors: ["check-and-set parameter did not match the current version"] }

it("writes a version after the other, and reads the latest or the one that is named", () => {
  const call = engine()
  assert.deepStrictEqual(call("GET", "data/a"), { status: 404, body: { errors: [] } })
  assert.deepInclude(call("POST", "data/a", write("one")), { status: 200 })
  call("PUT", "data/a", write("two"))
  assert.deepNestedInclude(call("GET", "data/a"), {
    "body.data.data": { text: "two" },
    "body.data.metadata.version": 2,
  })
  assert.deepNestedInclude(call("GET", "data/a", undefined, 1), { "body.data.data": { text: "one" } })
})

it("writes with cas only onto the version that it names, and with 0 only where nothing was ever written", () => {
  const call = engine()
  assert.strictEqual(call("PUT", "data/a", write("one", 0)).status, 200)
  assert.deepStrictEqual(call("PUT", "data/a", write("two", 0)), { status: 400, body: mismatch })
  assert.strictEqual(call("PUT", "data/a", write("two", 1)).status, 200)
  // Deleting is no version of its own.
  assert.strictEqual(call("DELETE", "data/a").status, 204)
  assert.deepStrictEqual(call("PUT", "data/a", write("three", 0)), { status: 400, body: mismatch })
  assert.strictEqual(call("PUT", "data/a", write("three", 2)).status, 200)
})

it("answers a read of what was deleted or destroyed with 404 and its metadata", () => {
  const call = engine()
  call("PUT", "data/a", write("one"))
  call("DELETE", "data/a")
  const metadata = {
    created_time: "2026-11-23T00:00:00.000Z",
    custom_metadata: null,
    deletion_time: "2026-11-23T00:00:00.000Z",
    destroyed: false,
    version: 1,
  }
  assert.deepStrictEqual(call("GET", "data/a"), { status: 404, body: { data: { data: null, metadata } } })
  call("PUT", "data/a", write("two"))
  call("PUT", "destroy/a", { versions: [2] })
  assert.deepNestedInclude(call("GET", "data/a"), { status: 404, "body.data.metadata.destroyed": true })
})

it("forgets everything with the metadata, and counts from 1 again", () => {
  const call = engine()
  call("PUT", "data/a", write("one"))
  assert.strictEqual(call("DELETE", "metadata/a").status, 204)
  assert.deepStrictEqual(call("GET", "data/a"), { status: 404, body: { errors: [] } })
  assert.strictEqual(call("PUT", "data/a", write("two", 0)).status, 200)
})

it("keeps ten versions, has no half surrogate pairs, and no paths that can't be printed", () => {
  const call = engine()
  for (let at = 1; at <= 11; at++) call("PUT", "data/a", write(`${at}\ud800`))
  assert.strictEqual(call("GET", "data/a", undefined, 1).status, 404)
  assert.deepNestedInclude(call("GET", "data/a", undefined, 2), { "body.data.data": { text: "2\ufffd" } })
  assert.strictEqual(call("PUT", "data/a\0", write("one")).status, 400)
  assert.strictEqual(call("PUT", "data/", write("one")).status, 405)
  assert.strictEqual(call("PUT", "data/a", { options: {} }).status, 400)
})
