import { get } from "node:http"
import { allScopes, limits, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { callSandbox, callUrl, fetchTokenOverHttp } from "./callSandbox.ts"

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>, options: Parameters<typeof Sandbox.layer>[0] = {}) =>
  test.pipe(Effect.provide(Sandbox.layer({ control: true, people: 300, departments: 6, ...options })))

const snapshot = Effect.map(callSandbox("GET", "/sandbox/snapshot"), ({ json }) => json)

const sums = (cells: ReadonlyArray<number>): ReadonlyArray<number> =>
  [0, 1, 2, 3].map((kind) => cells.reduce((sum, count, index) => (index % 4 === kind ? sum + count : sum), 0))

describe("the snapshot", () => {
  it.live("cuts all inboxes into equal cells, and loses none of them", () =>
    withSandbox(
      Effect.gen(function* () {
        const stage = (count: number, people: number) =>
          callSandbox("POST", "/sandbox/batch-messages", { body: { count, people, sentHoursAgo: 2 } })
        const token = yield* fetchTokenOverHttp()
        const { json: staged } = yield* stage(7, 1999)
        yield* stage(1, 0)
        yield* stage(3, 40_001)
        yield* callSandbox("DELETE", `/open-apis/im/v1/batch_messages/${staged.ids[0]}`, { token })
        yield* callSandbox("POST", "/sandbox/time", { body: { advanceMs: 60_000 } })
        const { inboxes } = yield* snapshot
        const { totals } = inboxes
        assert.deepInclude(totals, {
          batchMessages: 11,
          addressed: 133_996,
          delivered: 133_996,
          recalled: 1999,
          recalls: 1,
        })
        assert.deepStrictEqual(sums(inboxes.cells), [totals.addressed, totals.delivered, totals.read, totals.recalled])
        const addressed = inboxes.cells.filter((_: number, index: number) => index % 4 === 0)
        assert.isTrue(addressed.slice(0, -1).every((count: number) => count === inboxes.perCell))
        assert.isAtMost(addressed.length, limits.snapshotCells)
        // The first message was recalled, so its cells are the empty ones.
        assert.deepStrictEqual(inboxes.cells.slice(0, 4), [56, 56, inboxes.cells[2], 56])
        assert.strictEqual(inboxes.cells[Math.ceil(1999 / 56) * 4 + 3], 0)
      }),
    ),
  )

  it.live("stays as small and as quick with a hundred thousand messages as with one", () =>
    withSandbox(
      Effect.gen(function* () {
        yield* callSandbox("POST", "/sandbox/batch-messages", { body: { count: 100_000, people: 500_000 } })
        const { text, json } = yield* callSandbox("GET", "/sandbox/snapshot")
        assert.strictEqual(json.inboxes.totals.addressed, 50_000_000_000)
        assert.lengthOf(json.inboxes.cells, 4 * limits.snapshotCells)
        assert.isBelow(text.length, 150_000)
        // A second look shows the same count again: it was not made anew, so many pages may watch.
        const again = yield* snapshot
        assert.isAbove(again.now, json.now)
        assert.deepStrictEqual(again.inboxes, json.inboxes)
      }),
    ),
  )

  it.live("tells calls second by second, refusals apart, and the last calls in words", () =>
    withSandbox(
      Effect.gen(function* () {
        const token = yield* fetchTokenOverHttp()
        const unknownId = `/open-apis/im/v1/batch_messages/bm-${"0".repeat(32)}`
        for (let call = 0; call < 5; call++) yield* callSandbox("DELETE", unknownId, { token })
        yield* callSandbox("POST", "/sandbox/settings", { body: { weather: { all: { proxy429: 1 } } } })
        yield* callSandbox("GET", `${unknownId}/get_progress`, { token })
        const seen = yield* snapshot
        const series = (api: string) => seen.series.find((one: { api: string }) => one.api === api)
        const total = (counts: ReadonlyArray<number>) => counts.reduce((sum, count) => sum + count, 0)
        assert.strictEqual(total(series("recall").calls), 5)
        assert.strictEqual(total(series("recall").rateLimited), 2)
        assert.strictEqual(total(series("get_progress").calls), 1)
        assert.deepStrictEqual(
          seen.calls.last.slice(0, 2).map(({ code, words }: { code: number; words: string }) => [code, words]),
          [
            [-1, "answered by a proxy or a fault"],
            [99991400, "request trigger frequency limit"],
          ],
        )
        yield* callSandbox("POST", "/sandbox/time", { body: { advanceMs: 120_000 } })
        assert.strictEqual(total((yield* snapshot).series.flatMap((one: { calls: number[] }) => one.calls)), 0)
      }),
      { settings: { windows: "sliding", limits: { recall: { perSecond: 1000, perMinute: 3 } } } },
    ),
  )

  it.live("calms down to what the sandbox was started with", () =>
    withSandbox(
      Effect.gen(function* () {
        const { credentials } = yield* Sandbox
        const before = yield* snapshot
        yield* callSandbox("POST", "/sandbox/settings", {
          body: {
            shortChance: 1,
            windows: "fixed",
            weather: { all: { hang: 0.5 }, byApi: { recall: { fault500: 1 } } },
          },
        })
        yield* callSandbox("POST", `/sandbox/apps/${credentials.appId}`, {
          body: {
            bot: false,
            disabled: true,
            scopes: [],
            allowedAddresses: ["192.0.2.1"],
            refusals: { recall: 11312 },
          },
        })
        const troubled = yield* snapshot
        assert.notDeepEqual(troubled.settings, before.settings)
        assert.deepInclude(troubled.app, { bot: false, disabled: true })
        assert.strictEqual((yield* callSandbox("POST", "/sandbox/calm")).status, 200)
        const after = yield* snapshot
        assert.deepStrictEqual(
          [after.settings, after.weather, after.app],
          [before.settings, before.weather, before.app],
        )
        assert.strictEqual(after.settings.windows, "sliding")
        const { apps } = (yield* callSandbox("GET", "/sandbox/company")).json
        assert.deepInclude(apps[0], { scopes: [...allScopes], allowedAddresses: [], refusals: {} })
      }),
      { settings: { windows: "sliding" } },
    ),
  )
})

describe("the page's files", () => {
  it.live("come with a strict policy, and only when control is on", () =>
    Effect.gen(function* () {
      const page = yield* withSandbox(callSandbox("GET", "/sandbox/"))
      assert.match(page.headers.get("content-type") ?? "", /^text\/html/)
      const policy = page.headers.get("content-security-policy") ?? ""
      assert.include(policy, "default-src 'none'")
      assert.notMatch(policy, /unsafe|https?:|\*/)
      const missing = yield* withSandbox(callSandbox("GET", "/sandbox/..%2fbin.ts"))
      assert.strictEqual(missing.status, 404)
      const off = yield* withSandbox(callSandbox("GET", "/sandbox/"), { control: false })
      assert.strictEqual(off.status, 404)
      assert.notInclude(off.text, "<html")
    }),
  )

  it.live("are the only web page that may steer the sandbox", () =>
    withSandbox(
      Effect.gen(function* () {
        const { url } = yield* Sandbox
        const from = (origin: string) =>
          callUrl("POST", `${url}/sandbox/time`, { body: { advanceMs: 1 }, headers: { origin } })
        assert.strictEqual((yield* from("https://example.com")).status, 403)
        assert.strictEqual((yield* from("null")).status, 403)
        assert.strictEqual((yield* from(url)).status, 200)
        // A name of another site that leads here.
        const rebound = yield* Effect.callback<number | undefined>((resume) => {
          get(`${url}/sandbox/settings`, { headers: { host: "example.com" } }, (response) => {
            response.resume()
            resume(Effect.succeed(response.statusCode))
          })
        })
        assert.strictEqual(rebound, 403)
      }),
    ),
  )
})
