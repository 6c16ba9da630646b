import { Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { callSandbox, fetchTokenOverHttp } from "./callSandbox.ts"

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ control: true, people: 300, departments: 6 })))

const recallPath = (id: string): string => `/open-apis/im/v1/batch_messages/${id}`

describe("the control API", () => {
  it.live("tells the company well enough to send to it", () =>
    withSandbox(
      Effect.gen(function* () {
        const token = yield* fetchTokenOverHttp()
        const { json: company } = yield* callSandbox("GET", "/sandbox/company?people=2")
        assert.strictEqual(company.departments[0].people, 300)
        const sent = yield* callSandbox("POST", "/open-apis/message/v4/batch_send/", {
          token,
          body: {
            department_ids: [company.departments[1].departmentId],
            open_ids: [company.identities[0].openId],
            msg_type: "text",
            content: { text: "x" },
          },
        })
        assert.strictEqual(sent.json.code, 0)
        yield* Effect.sleep("400 millis")
        const { json: truth } = yield* callSandbox("GET", "/sandbox/truth")
        assert.strictEqual(truth.items[0].id, sent.json.data.message_id)
        assert.strictEqual(truth.items[0].valid, company.departments[1].people + 1)
      }),
    ),
  )

  it.live("pages through the truth without loss, and sums it up", () =>
    withSandbox(
      Effect.gen(function* () {
        const { json: staged } = yield* callSandbox("POST", "/sandbox/batch-messages", {
          body: { count: 25, people: 4, sentHoursAgo: 2 },
        })
        const seen: Array<string> = []
        let after = ""
        for (;;) {
          const { json } = yield* callSandbox("GET", `/sandbox/truth?limit=7${after}`)
          for (const { id } of json.items) seen.push(id)
          assert.deepInclude(json.totals, { batchMessages: 25, valid: 100, success: 100, recalled: 0, recallCount: 0 })
          if (json.next === null) break
          after = `&after=${json.next}`
        }
        assert.deepStrictEqual(seen, staged.ids)
      }),
    ),
  )

  it.live("counts calls, limits hit and recalls made twice", () =>
    withSandbox(
      Effect.gen(function* () {
        yield* callSandbox("POST", "/sandbox/settings", {
          body: { limits: { recall: { perSecond: 3, perMinute: 3 } } },
        })
        const token = yield* fetchTokenOverHttp()
        const { json: staged } = yield* callSandbox("POST", "/sandbox/batch-messages", { body: { count: 2 } })
        const [once, twice] = staged.ids
        for (const id of [once, twice, twice, once]) yield* callSandbox("DELETE", recallPath(id), { token })
        const { json: ledger } = yield* callSandbox("GET", "/sandbox/ledger")
        assert.deepStrictEqual(ledger.byApi, { token: 1, recall: 4 })
        assert.deepStrictEqual(ledger.byCode, { "0": 4, "99991400": 1 })
        assert.strictEqual(ledger.rateLimited, 1)
        assert.deepStrictEqual(ledger.duplicates, { count: 2, ids: [twice, once] })
        const worst = ledger.worst.find((window: { api: string }) => window.api === "recall")
        assert.deepInclude(worst, { perSecond: 4, perMinute: 4 })
        const { json: last } = yield* callSandbox("GET", "/sandbox/calls?limit=2")
        assert.deepStrictEqual(
          last.calls.map(({ batchMessageId, code }: { batchMessageId: string; code: number }) => [
            batchMessageId,
            code,
          ]),
          [
            [once, 99991400],
            [twice, 0],
          ],
        )
        const { json: full } = yield* callSandbox("GET", "/sandbox/rates")
        const rate = full.rates.find((one: { api: string }) => one.api === "recall")
        assert.deepInclude(rate, { perMinute: 4, limit: { perSecond: 3, perMinute: 3 } })
        yield* callSandbox("POST", "/sandbox/time", { body: { advanceMs: 60_000 } })
        assert.deepStrictEqual((yield* callSandbox("GET", "/sandbox/rates")).json.rates, [])
      }),
    ),
  )

  it.live("changes batch messages, apps and tokens while calls go on", () =>
    withSandbox(
      Effect.gen(function* () {
        const { credentials } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const { json: staged } = yield* callSandbox("POST", "/sandbox/batch-messages", {
          body: { count: 1, sentHoursAgo: 1 },
        })
        const recallCode = Effect.gen(function* () {
          const answer = yield* callSandbox("DELETE", recallPath(staged.ids[0]), { token })
          return Number(answer.json.code)
        })
        yield* callSandbox("POST", `/sandbox/batch-messages/${staged.ids[0]}`, { body: { sentHoursAgo: 30 } })
        assert.strictEqual(yield* recallCode, 230009)
        yield* callSandbox("POST", `/sandbox/apps/${credentials.appId}`, { body: { bot: false } })
        assert.strictEqual(yield* recallCode, 230006)
        yield* callSandbox("POST", `/sandbox/apps/${credentials.appId}`, { body: { quotaExceeded: true } })
        assert.strictEqual(yield* recallCode, 99991403)
        const { json: revoked } = yield* callSandbox("POST", "/sandbox/tokens/revoke", { body: {} })
        assert.strictEqual(revoked.revoked, 1)
        assert.strictEqual(yield* recallCode, 99991663)
        const { json: created } = yield* callSandbox("POST", "/sandbox/apps", { body: { scopes: [] } })
        assert.match(created.appId, /^cli_[0-9a-f]{16}$/)
      }),
    ),
  )

  it.live("moves time, so that nobody waits for a recall or for a token to end", () =>
    withSandbox(
      Effect.gen(function* () {
        const token = yield* fetchTokenOverHttp()
        const { json: staged } = yield* callSandbox("POST", "/sandbox/batch-messages", {
          body: { count: 1, people: 9 },
        })
        const [id] = staged.ids
        const move = (advanceMs: number) => callSandbox("POST", "/sandbox/time", { body: { advanceMs } })
        const progress = callSandbox("GET", `${recallPath(id)}/get_progress`, { token })
        const { json: before } = yield* move(60_000)
        yield* callSandbox("DELETE", recallPath(id), { token })
        const { json: after } = yield* move(60_000)
        assert.approximately(after.now - before.now, 60_000, 5000)
        const { json: read } = yield* progress
        assert.deepStrictEqual(read.data.batch_message_recall_progress, { recall: true, recall_count: 9 })
        yield* move(7_200_000)
        assert.strictEqual((yield* progress).json.code, 99991663)
      }),
    ),
  )

  it.live("changes what administrators of a tenant decided", () =>
    withSandbox(
      Effect.gen(function* () {
        const { credentials } = yield* Sandbox
        const token = yield* fetchTokenOverHttp()
        const { json: staged } = yield* callSandbox("POST", "/sandbox/batch-messages", { body: { count: 1 } })
        const decided = { recallWindowHours: null, edition: "basic" }
        const path = `/sandbox/tenants/${credentials.tenantKey}`
        const { json: changed } = yield* callSandbox("POST", path, { body: decided })
        assert.deepInclude(changed, decided)
        assert.strictEqual((yield* callSandbox("DELETE", recallPath(staged.ids[0]), { token })).json.code, 230009)
        const { json: company } = yield* callSandbox("GET", "/sandbox/company")
        assert.deepStrictEqual(company.tenants, [changed])
        assert.strictEqual((yield* callSandbox("GET", "/sandbox/company?tenant=nobody")).status, 404)
      }),
    ),
  )

  it.live("gives a store app its webhook, and tells what was pushed there", () =>
    withSandbox(
      Effect.gen(function* () {
        const { credentials } = yield* Sandbox
        const webhook = { url: "http://127.0.0.1:1/events", verificationToken: "v" }
        const { json: app } = yield* callSandbox("POST", "/sandbox/apps", {
          body: { kind: "store", installedIn: [credentials.tenantKey], webhook },
        })
        const { json: pushes } = yield* callSandbox("GET", "/sandbox/pushes").pipe(
          Effect.repeat({ until: ({ json }) => json.deliveries.length > 0, schedule: Schedule.spaced("10 millis") }),
          Effect.timeout("3 seconds"),
        )
        assert.deepStrictEqual(pushes.webhooks, [
          { appId: app.appId, url: webhook.url, isVerified: false, nextTicketAt: null },
        ])
        assert.deepInclude(pushes.deliveries[0], { appId: app.appId, kind: "url_verification", isAnswered: false })
        const wrong = yield* callSandbox("POST", `/sandbox/apps/${app.appId}`, {
          body: { webhook: { ...webhook, url: "ftp://x" } },
        })
        assert.deepStrictEqual([wrong.status, wrong.json.error.includes("http or https")], [400, true])
      }),
    ),
  )

  it.live("refuses what it doesn't know, and names the place", () =>
    withSandbox(
      Effect.gen(function* () {
        const wrong = [
          ["POST", "/sandbox/settings", { windows: "round" }, 400, "windows"],
          ["POST", "/sandbox/settings", { speed: 1 }, 400, "speed"],
          ["POST", "/sandbox/apps/cli_x", { bot: true }, 404, "cli_x"],
          ["POST", "/sandbox/batch-messages/bm-x", {}, 404, "bm-x"],
          ["POST", "/sandbox/nothing", {}, 404, "GET ledger"],
        ] as const
        for (const [method, path, body, status, word] of wrong) {
          const answer = yield* callSandbox(method, path, { body })
          assert.strictEqual(answer.status, status)
          assert.include(answer.json.error, word)
        }
      }),
    ),
  )
})
