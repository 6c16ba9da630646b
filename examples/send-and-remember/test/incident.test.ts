import { assert, describe, it } from "@effect/vitest"
import { RecallClient, TenantTokens } from "@feishu-recall/core"
import { changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { swiftPolicy, swiftSandbox } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { incident, recallSent, sendBatch, SentLog, services } from "../src/index.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "send-and-remember-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

/** A sandbox, a folder, and what a program of the team has in hand. */
const place = Effect.gen(function* () {
  const { credentials, platform, url } = yield* Sandbox
  const [department] = platform.companies.get(credentials.tenantKey)!.departments
  const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
  const path = yield* folder
  const send = (label: string) =>
    sendBatch(url, { label, text: "Soup", departmentIds: [department!.departmentId], openIds: ["ou_nobody"] })
  return { lane, path, send, open: services(lane, credentials.appSecret, path) }
})

const inSandbox = Effect.provide(Sandbox.layer({ people: 500 }))
const order = { by: "lin.wei", reason: "wrong salary figures" }

describe("the incident", () => {
  it.live("is found by its label and taken back, and nothing else is, as the platform sees it", () =>
    Effect.gen(function* () {
      const { changeSettings, ledger } = yield* Sandbox
      yield* changeSettings(swiftSandbox)
      const { report, targets, withoutId } = yield* incident(swiftPolicy())
      assert.deepStrictEqual([report.requested, report.confirmed, withoutId.length], [10, 10, 0])
      assert.strictEqual(report.recalledMessages, report.deliveredMessages)
      assert.strictEqual(report.campaign.label, "payroll-november")
      for (const { id } of targets) assert.strictEqual(ledger.callsOf("recall", id), 1)
      assert.strictEqual(ledger.totalByApi()["recall"], 10)
      assert.strictEqual(ledger.totalByApi()["batch_send"], 11)
      assert.strictEqual(ledger.totalByApi()["token"], 1)
    }).pipe(inSandbox),
  )
})

describe("the log", () => {
  it.live("remembers a message whose answer got lost, and the incident tells of it", () =>
    Effect.gen(function* () {
      const { changeWeather, ledger } = yield* Sandbox
      const { lane, open, send } = yield* place
      yield* Effect.gen(function* () {
        yield* TenantTokens.use(({ get }) => get)
        const id = yield* send("payroll")
        yield* changeWeather({ byApi: { batch_send: { resetAfter: 1 } } })
        const error = yield* Effect.flip(send("payroll"))
        assert.match(error.message, /may have gone out/)
        assert.strictEqual(ledger.totalByApi()["batch_send"], 2)
        const { campaignId, targets, withoutId } = yield* recallSent(lane, { label: "payroll" }, order)
        assert.deepStrictEqual(
          targets.map((target) => target.id),
          [id],
        )
        assert.lengthOf(withoutId, 1)
        assert.deepStrictEqual(withoutId[0]!.reach, { departments: 1, people: 1 })
        const { campaign } = yield* RecallClient.use(({ progress }) => progress(campaignId!))
        assert.strictEqual(campaign.sealed?.count, 1)
      }).pipe(Effect.provide(open))
    }).pipe(Effect.scoped, inSandbox),
  )

  it.live("forgets a message that the platform refused", () =>
    Effect.gen(function* () {
      const { open, send } = yield* place
      const { credentials, platform } = yield* Sandbox
      yield* Effect.gen(function* () {
        changeApp(platform, credentials.appId, { permissionDenied: true })
        const error = yield* Effect.flip(send("payroll"))
        assert.match(error.message, /11223/)
        assert.deepStrictEqual(yield* SentLog.use(({ find }) => find({})), [])
      }).pipe(Effect.provide(open))
    }).pipe(Effect.scoped, inSandbox),
  )

  it.live("is there after a restart, and finds by time, from and before", () =>
    Effect.gen(function* () {
      const { open, path, send } = yield* place
      const ids = yield* Effect.forEach(["a", "b", "a"], (label) => Effect.delay(send(label), "5 millis")).pipe(
        Effect.provide(open),
      )
      yield* Effect.gen(function* () {
        const { find } = yield* SentLog
        const all = yield* find({})
        assert.deepStrictEqual(
          all.map(({ id }) => id),
          ids,
        )
        const [first, second, third] = all
        assert.deepStrictEqual(yield* find({ from: second!.sentAt }), [second!, third!])
        assert.deepStrictEqual(yield* find({ before: second!.sentAt }), [first!])
        assert.deepStrictEqual(yield* find({ label: "a", from: second!.sentAt }), [third!])
        assert.deepStrictEqual(yield* find({ label: "c" }), [])
      }).pipe(Effect.provide(SentLog.layer(join(path, "sent.db"))))
    }).pipe(Effect.scoped, inSandbox),
  )

  it.live("that can't be written keeps the message from being sent", () =>
    Effect.gen(function* () {
      const { ledger } = yield* Sandbox
      const { open, path, send } = yield* place
      yield* Effect.gen(function* () {
        const other = new DatabaseSync(join(path, "sent.db"))
        other.exec("BEGIN IMMEDIATE")
        const error = yield* Effect.flip(send("payroll"))
        other.close()
        assert.strictEqual(error._tag, "SentLogError")
        assert.isUndefined(ledger.totalByApi()["batch_send"])
      }).pipe(Effect.provide(open))
    }).pipe(Effect.scoped, inSandbox),
  )
})
