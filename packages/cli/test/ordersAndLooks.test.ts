import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { BatchMessageId, type Lane, RecallClient } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Layer, Redacted } from "effect"
import { runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const sandbox = Sandbox.layer()

describe("from any process", () => {
  /** A sealed campaign that nobody works on yet. */
  const sealed = Effect.fnUntraced(function* (directory: string, ids: ReadonlyArray<string>, label?: string) {
    const { credentials, url } = yield* Sandbox
    const lane: Lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    return yield* Effect.gen(function* () {
      const client = yield* RecallClient
      const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong figures", label })
      yield* client.fill(
        campaignId,
        ids.map((id) => ({ id: BatchMessageId.make(id) })),
      )
      yield* client.seal(campaignId)
      return campaignId
    }).pipe(
      Effect.provide(
        RecallClient.layer.pipe(
          Layer.provide(EventStoreSqlite.layer({ filename: join(directory, "feishu-recall.db") })),
        ),
      ),
    )
  })

  it.live(
    "a campaign is listed, paused, cancelled and shown by its label, without the app or its secret",
    () =>
      Effect.gen(function* () {
        const { ledger, stage } = yield* Sandbox
        const directory = yield* temporaryDirectory
        const run = (...args: ReadonlyArray<string>) => runCommand(args, { directory })
        const before = ledger.total()
        const ids = yield* stage({ count: 2, people: 5, sentHoursAgo: 1 })
        const id = yield* sealed(directory, ids, "payroll")
        const other = yield* sealed(directory, ids.slice(1))
        const list = yield* run("list", "--json")
        const lines = list.stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as Record<string, unknown>)
        assert.deepEqual(
          lines.map(({ campaignId, label, open, requested, state, type }) => ({
            campaignId,
            label,
            open,
            requested,
            state,
            type,
          })),
          [
            { campaignId: other, label: null, open: 1, requested: 1, state: "underWay", type: "campaign" },
            { campaignId: id, label: "payroll", open: 2, requested: 2, state: "underWay", type: "campaign" },
          ],
        )
        const order = ["--by", "mei", "--reason", "is it the right list?"]
        const paused = yield* run("pause", "payroll", ...order)
        assert.strictEqual(
          paused.stdout,
          `${id} is paused: no further call is made for it until it is resumed, by mei.\n`,
        )
        // Whoever looks next learns who it was, and why.
        const [status, listed, looked] = yield* Effect.all(
          [run("status", "payroll"), run("list"), run("status", "payroll", "--json")],
          { concurrency: 3 },
        )
        for (const { stdout } of [status, listed])
          assert.match(stdout, /paused by mei, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: "is it the right list\?"/)
        assert.deepInclude((JSON.parse(looked.stdout) as { readonly paused: unknown }).paused, {
          by: "mei",
          reason: "is it the right list?",
        })
        const silent = yield* run("resume", id)
        assert.strictEqual(silent.exitCode, 2)
        assert.include(silent.stderr, "is paused by mei, ")
        const cancelled = yield* run("cancel", id, ...order, "--json")
        assert.deepEqual(JSON.parse(cancelled.stdout), {
          type: "order",
          order: "cancel",
          campaignId: id,
          by: "mei",
          reason: "is it the right list?",
        })
        // Both begin with the day.
        const unclear = yield* run("pause", id.slice(0, 8), ...order)
        assert.strictEqual(unclear.exitCode, 2)
        assert.include(unclear.stderr, "2 campaigns are called so")
        assert.strictEqual((yield* run("status", "nowhere")).exitCode, 2)
        assert.strictEqual(ledger.total(), before)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "a recall tells its story, with its attempts, its answers and the log ids for the support",
    () =>
      Effect.gen(function* () {
        const { credentials, stage, url } = yield* Sandbox
        const directory = yield* temporaryDirectory
        const [id = ""] = yield* stage({ count: 1, people: 5, sentHoursAgo: 24 * 30 })
        const campaignId = yield* sealed(directory, [id])
        const secret = Redacted.value(credentials.appSecret)
        const ended = yield* runCommand(["resume", campaignId, "--quiet"], { directory, secret })
        assert.strictEqual(ended.exitCode, 1, ended.stderr)
        assert.strictEqual(ended.stderr, "")
        const shown = yield* runCommand(["show", id], { directory })
        const text = shown.stdout.replaceAll(/\s+/g, " ")
        assert.include(text, `App ${credentials.appId} at ${url}`)
        assert.match(
          text,
          new RegExp(
            `requested by ${campaignId}, number 1 of its list.* attempt 1: called.* refused: .*code 230009, log id `,
          ),
        )
        const json = yield* runCommand(["show", id, "--json"], { directory })
        const tags = json.stdout
          .trimEnd()
          .split("\n")
          .map((line) => (JSON.parse(line) as { readonly _tag: string })._tag)
        assert.includeMembers(tags, ["RecallRequested", "AttemptStarted", "RecallRefused"])
        const wrongApp = yield* runCommand(["resume", campaignId, "--app-id", "cli_other"], { directory, secret })
        assert.strictEqual(wrongApp.exitCode, 2)
        assert.include(wrongApp.stderr, `is of app ${credentials.appId}`)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "a store that is not there is told, and not made",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        for (const args of [["list"], ["status"], ["show", "bm-dc13264520392913993dd051dba21dcf"]]) {
          const ended = yield* runCommand([...args, "--store", "sqlite:typo.db"], { directory })
          assert.strictEqual(ended.exitCode, 2)
          assert.match(ended.stderr, /^there is no store at sqlite:typo\.db \(--store\)/)
        }
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})
