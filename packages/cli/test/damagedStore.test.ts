import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { EventStore, type Lane, RecallClient } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Layer, Redacted, Schema } from "effect"
import { BatchMessageId } from "@feishu-recall/core"
import { runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const Report = Schema.fromJsonString(
  Schema.Struct({
    requested: Schema.Int,
    confirmed: Schema.Int,
    blocked: Schema.Int,
    parked: Schema.Struct({ count: Schema.Int, first: Schema.Array(Schema.Struct({ id: Schema.String })) }),
  }),
)

const sandbox = Sandbox.layer({ settings: { recallMinMs: 50, recallMaxMs: 200 } })

describe("a store", () => {
  /** A campaign of three that was sealed, and one event that somebody else put into the stream of the second. */
  const sealedWith = Effect.fnUntraced(function* (
    directory: string,
    event: { readonly type: string; readonly data: string },
  ) {
    const { credentials, stage, url } = yield* Sandbox
    const ids = yield* stage({ count: 3, people: 5, sentHoursAgo: 1 })
    const filename = join(directory, "feishu-recall.db")
    const lane: Lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    const program = Effect.gen(function* () {
      const client = yield* RecallClient
      const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong figures" })
      yield* client.fill(
        campaignId,
        ids.map((id) => ({ id: BatchMessageId.make(id) })),
      )
      yield* client.seal(campaignId)
      const store = yield* EventStore
      yield* store.append({
        streams: [
          {
            streamId: streamOf(filename, ids[1]!),
            expectedVersion: "none",
            events: [{ id: "e1", metadata: "{}", ...event }],
          },
        ],
      })
      return campaignId
    })
    const campaignId = yield* program.pipe(
      Effect.provide(RecallClient.layer.pipe(Layer.provideMerge(EventStoreSqlite.layer({ filename })))),
    )
    const resume = (args: ReadonlyArray<string>) =>
      runCommand(["resume", campaignId, "--app-id", lane.appId, "--base-url", url, ...args], {
        directory,
        secret: Redacted.value(credentials.appSecret),
      })
    return { ids, resume }
  })

  it.live(
    "with one damaged event keeps one recall back, says which, and takes back the others",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const { ids, resume } = yield* sealedWith(directory, { type: "RecallRequested", data: '{"v":1,"at":"never"}' })
        const ended = yield* resume(["--json"])
        assert.strictEqual(ended.exitCode, 3, ended.stderr)
        const report = yield* Schema.decodeEffect(Report)(lastLine(ended.stdout))
        assert.deepEqual(report, {
          requested: 3,
          confirmed: 2,
          blocked: 1,
          parked: { count: 1, first: [{ id: ids[1]! }] },
        })
        assert.strictEqual((yield* Sandbox).ledger.callsOf("recall", ids[1]!), 0)
        const again = yield* resume([])
        assert.strictEqual(again.exitCode, 3)
        assert.include(again.stdout.replaceAll(/\s+/g, " "), "1 recall has a damaged event in the store")
        assert.include(again.stdout, ids[1]!)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "with an event of a newer version stops the command before it calls",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const { ids, resume } = yield* sealedWith(directory, { type: "RecallTeleported", data: '{"v":1}' })
        const ended = yield* resume(["--json"])
        assert.strictEqual(ended.exitCode, 70)
        assert.notInclude(ended.stdout, '"type":"summary"')
        assert.include(ended.stderr, "use the newer feishu-recall that wrote it")
        assert.notMatch(ended.stderr, /\n\s+at /)
        for (const id of ids) assert.strictEqual((yield* Sandbox).ledger.callsOf("recall", id), 0)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "that was full goes on where it was, once there is room",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const { credentials, ledger, stage, url } = yield* Sandbox
        const ids = yield* stage({ count: 30, people: 5, sentHoursAgo: 1 })
        writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
        const lane = ["--app-id", credentials.appId, "--base-url", url]
        const secret = Redacted.value(credentials.appSecret)
        const order = ["--from", "ids.txt", "--by", "lin.wei", "--reason", "wrong figures"]
        const full = yield* runCommand(["recall", "--yes", ...lane, ...order, "--maximum-store-bytes", "90000"], {
          directory,
          secret,
        })
        assert.strictEqual(full.exitCode, 70, full.stderr)
        assert.include(full.stderr, "make room and try again; then go on with: feishu-recall resume c-")
        const campaignId = /feishu-recall resume (\S+)/.exec(full.stderr)?.[1] ?? ""
        // Readings wait a minute after such an end; what counts here is that each is called, and once.
        const stopped = yield* runCommand(["resume", campaignId, ...lane], {
          directory,
          secret,
          on: { text: "30 accepted", act: (kill) => kill("SIGINT") },
        })
        assert.strictEqual(stopped.exitCode, 4, stopped.stderr)
        assert.include(stopped.stderr, `stopped; go on with: feishu-recall resume ${campaignId}`)
        for (const id of ids) assert.strictEqual(ledger.callsOf("recall", id), 1)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? ""

const streamOf = (filename: string, id: string): string => {
  const db = new DatabaseSync(filename)
  const row = db.prepare("SELECT stream_name AS name FROM members WHERE stream_name LIKE ?").get(`%${id}`)
  db.close()
  return String(row?.["name"])
}
