import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Layer, Redacted } from "effect"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { bytesIn, type CommandRun, runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const order = ["--by", "lin.wei", "--reason", "wrong figures"]
const wrongSecret = "wrongsecret0123456789abcdef01234"

const sandbox = Sandbox.layer()

describe("when something around it is broken, the command", () => {
  const run = Effect.fnUntraced(function* (
    directory: string,
    options: { readonly secret?: string; readonly baseUrl?: string; readonly args?: ReadonlyArray<string> } = {},
  ) {
    const { credentials, stage, url } = yield* Sandbox
    const [id = ""] = yield* stage({ count: 1, people: 5, sentHoursAgo: 1 })
    const secret = options.secret ?? Redacted.value(credentials.appSecret)
    const lane = ["--app-id", credentials.appId, "--base-url", options.baseUrl ?? url]
    const ended = yield* runCommand(["recall", "--yes", "--quiet", id, ...lane, ...order, ...(options.args ?? [])], {
      directory,
      secret,
    })
    isOneSentence(ended, secret)
    assert.notInclude(bytesIn(directory), secret)
    return ended
  })

  it.live(
    "says what to do about a wrong secret, and has stored nothing",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const ended = yield* run(directory, { secret: wrongSecret })
        assert.strictEqual(ended.exitCode, 2)
        assert.include(ended.stderr, "Check the app id, the app secret")
        assert.isFalse(existsSync(join(directory, "feishu-recall.db")))
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says that readings fail, and how, for nothing is confirmed without them",
    () =>
      Effect.gen(function* () {
        const { changeWeather, credentials, stage, url } = yield* Sandbox
        yield* changeWeather({ byApi: { get_progress: { fault502: 1 } } })
        const directory = yield* temporaryDirectory
        const [id = ""] = yield* stage({ count: 1, people: 5, sentHoursAgo: 1 })
        const lane = ["--app-id", credentials.appId, "--base-url", url]
        const stopped = yield* runCommand(["recall", "--yes", id, ...lane, ...order], {
          directory,
          secret: Redacted.value(credentials.appSecret),
          on: { text: "a reading failed: HTTP 502 without a code (2 times)", act: (kill) => kill("SIGINT") },
        })
        assert.strictEqual(stopped.exitCode, 4, stopped.stderr)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says what to do about a host that nobody answers at",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const ended = yield* run(directory, { baseUrl: "http://127.0.0.1:9" })
        assert.strictEqual(ended.exitCode, 2)
        assert.include(ended.stderr, "Check the base URL")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says what to do about a host that is no such platform",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const baseUrl = yield* textServer
        const ended = yield* run(directory, { baseUrl })
        assert.strictEqual(ended.exitCode, 2)
        assert.include(ended.stderr, "base URL")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says that another process has locked the store",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const filename = join(directory, "feishu-recall.db")
        yield* Effect.scoped(Layer.build(EventStoreSqlite.layer({ filename })))
        const db = yield* Effect.acquireRelease(
          Effect.sync(() => new DatabaseSync(filename)),
          (db) => Effect.sync(() => db.close()),
        )
        db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        const ended = yield* run(directory)
        assert.strictEqual(ended.exitCode, 70)
        assert.include(ended.stderr, "is being written by another process")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "does not touch the store of a newer version",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const filename = join(directory, "feishu-recall.db")
        yield* Effect.scoped(Layer.build(EventStoreSqlite.layer({ filename })))
        const db = new DatabaseSync(filename)
        db.exec("INSERT INTO schema_versions (version, applied_at) VALUES (99, 0)")
        db.close()
        const ended = yield* run(directory)
        assert.strictEqual(ended.exitCode, 70)
        assert.include(ended.stderr, "use the newer feishu-recall")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says that a file is no store, and that a place can't be written",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        writeFileSync(join(directory, "notes.txt"), "this is no database, but rather long: ".repeat(200))
        const noStore = yield* run(directory, { args: ["--store", "notes.txt"] })
        assert.include(noStore.stderr, "no database")
        // No user can make files there, root included.
        const noPlace = yield* run(directory, {
          args: ["--store", process.platform === "linux" ? "/proc/a.db" : "/a.db"],
        })
        assert.include(noPlace.stderr, "permissions")
        for (const ended of [noStore, noPlace]) assert.strictEqual(ended.exitCode, 70)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "says that the disk is full before it asks the platform for anything",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const ids = yield* (yield* Sandbox).stage({ count: 60, people: 5 })
        writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
        const ended = yield* run(directory, { args: ["--from", "ids.txt", "--maximum-store-bytes", "1"] })
        assert.strictEqual(ended.exitCode, 70)
        assert.include(ended.stderr, "make room and try again")
        for (const id of ids) assert.strictEqual((yield* Sandbox).ledger.callsOf("recall", id), 0)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})

const isOneSentence = ({ exitCode, stderr, stdout }: CommandRun, secret: string) => {
  assert.notInclude(stdout + stderr, secret)
  assert.notMatch(stderr, /\n\s+at |node:internal|has a bug/)
  if (exitCode === 0) return
  assert.strictEqual(stdout, "")
  assert.lengthOf(stderr.trim().split("\n"), 1, stderr)
}

const textServer = Effect.acquireRelease(
  Effect.callback<ReturnType<typeof createServer>>((resume) => {
    const server = createServer((_, response) => {
      response.writeHead(404, { "content-type": "text/plain" })
      response.end("404 page not found")
    })
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) =>
    Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
      server.closeAllConnections()
    }),
).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))
