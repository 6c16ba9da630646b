import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { classifyReading, type Lane, laneKey, LaneLease, TokenStore } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import * as TokenStoreFile from "@feishu-recall/token-store-file"
import { Effect, Layer, Redacted } from "effect"
import * as fc from "fast-check"
import { readConfiguration } from "../src/configuration/readConfiguration.ts"
import type { SettingName } from "../src/configuration/settings.ts"
import { type Check, checkNames } from "../src/doctor/Check.ts"
import { checkLines } from "../src/doctor/checkLines.ts"
import { inspectStore, inspectTokenStore } from "../src/doctor/inspectStores.ts"
import { consolePage } from "../src/doctor/consolePage.ts"
import { judgeProbe } from "../src/doctor/judgeProbe.ts"
import { judgeClock } from "../src/doctor/judgeReach.ts"
import { judgeStore } from "../src/doctor/judgeStore.ts"
import { limits } from "../src/limits.ts"
import { textWidth } from "../src/display/textWidth.ts"
import { foreignText, terminals } from "./displayArbitraries.ts"
import { temporaryDirectory } from "./runCommand.ts"

const lane: Lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }

const configured = (
  directory: string,
  flags: ReadonlyArray<readonly [SettingName, string]>,
  environment: Readonly<Record<string, string>> = {},
) => readConfiguration({ flags: new Map(flags), file: undefined, environment, directory }).configuration

const shown = (checks: ReadonlyArray<Check>) => checks.map(({ name, status }) => `${name} ${status}`)

describe("of the event store, the doctor says", () => {
  const look = (directory: string) => inspectStore(configured(directory, [["store", "recalls.db"]]), lane)

  it.live("whether it is there, and who works on the lane", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const absent = yield* look(directory)
      assert.deepEqual(shown(absent), ["event store pass", "room pass", "worker pass", "calls pass"])
      assert.include(absent[0]?.found, "is not there yet")
      assert.deepEqual(readdirSync(directory), [])

      const filename = join(directory, "recalls.db")
      yield* Effect.gen(function* () {
        const leases = yield* LaneLease
        yield* leases.take({ lane: laneKey(lane), owner: "laptop/4711", ttlMillis: 60_000 })
        const [store, , worker] = yield* look(directory)
        assert.match(store!.found, /recalls\.db has schema \d+, \d+ kB, ready to write in \d+ ms$/)
        assert.strictEqual(worker?.found, "laptop/4711 works on this lane; another command would stand by")
      }).pipe(Effect.provide(EventStoreSqlite.layer({ filename })))

      const db = new DatabaseSync(filename)
      db.exec("INSERT INTO schema_versions (version, applied_at) VALUES (99, 0)")
      db.close()
      const newer = yield* look(directory)
      assert.deepEqual(shown(newer), ["event store fail", "room unknown", "worker unknown", "calls unknown"])
      assert.include(newer[0]?.todo, "use the newer feishu-recall")
    }).pipe(Effect.scoped),
  )

  it("that a disk is full with less than roomBytes on it", () => {
    const room = (freeBytes: number) =>
      judgeStore(
        {
          _tag: "Seen",
          lease: undefined,
          inspection: { state: "current", version: 1, known: 1, freeBytes },
        },
        "sqlite:recalls.db",
      )[1]
    assert.strictEqual(room(limits.roomBytes)?.status, "pass")
    assert.deepInclude(room(limits.roomBytes - 1), { status: "fail", found: "100 MB free on its disk" })
  })
})

it("a clock is off by more than clockMillis, whatever the way there and back took", () => {
  const date = Date.parse("2026-11-24T03:00:00Z")
  const headers = { date: new Date(date).toUTCString() }
  const evidence = { _tag: "Answered", status: 200, headers, body: "", truncated: false } as const
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), fc.nat({ max: 20_000 }), (ahead, took) => {
      const middle = date + 500 + ahead
      const [askedAt, answeredAt] = [middle - took / 2, middle + took / 2]
      const { found, status } = judgeClock({ evidence, askedAt, answeredAt, way: "directly" })
      assert.strictEqual(status, Math.abs(ahead) > limits.clockMillis ? "fail" : "pass")
      if (status === "fail") assert.include(found, ahead > 0 ? "ahead of" : "behind")
    }),
  )
  const silent = { ...evidence, headers: {} }
  assert.strictEqual(judgeClock({ evidence: silent, askedAt: 0, answeredAt: 0, way: "directly" }).status, "unknown")
})

it("the app's page is named where its console is known, and only where it helps", () => {
  const pageFor = (baseUrl: string, code: number) => {
    const headers = { "content-type": "application/json" }
    const evidence = { _tag: "Answered", status: 400, headers, body: `{"code":${code}}`, truncated: false } as const
    const checks = judgeProbe(classifyReading(evidence), consolePage({ ...lane, baseUrl }))
    return checks.find(({ status }) => status === "fail")?.page
  }
  for (const edition of ["https://open.feishu.cn", "https://open.larksuite.com"]) {
    for (const code of [99991672, 230006, 99991401, 99991662])
      assert.strictEqual(pageFor(edition, code), `${edition}/app/cli_a1b2c3d4e5f6`)
    assert.isUndefined(pageFor(edition, 99991403))
  }
  assert.isUndefined(pageFor("https://feishu.example", 99991672))
})

describe("of the token store, the doctor says", () => {
  it.live("whether it can be read with its key, and makes no folder", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const key = Buffer.alloc(32, 7).toString("base64")
      const look = (url: string, environment: Readonly<Record<string, string>>) =>
        inspectTokenStore(configured(directory, [["tokenStore", url]], environment), lane)
      assert.strictEqual((yield* look("memory:", {})).status, "pass")
      const withKey = { FEISHU_RECALL_TOKEN_KEY: key }
      assert.include((yield* look("file:tokens", withKey)).found, "is not there yet")
      assert.isFalse(existsSync(join(directory, "tokens")))
      yield* Layer.build(TokenStoreFile.layer({ directory: join(directory, "tokens"), key: Redacted.make(key) })).pipe(
        Effect.flatMap((context) =>
          Effect.provide(
            TokenStore.use((one) => one.get(laneKey(lane))),
            context,
          ),
        ),
      )
      assert.strictEqual((yield* look("file:tokens", withKey)).status, "pass")
      const without = yield* look("file:tokens", {})
      assert.strictEqual(without.status, "fail")
      assert.include(without.todo, "FEISHU_RECALL_TOKEN_KEY")
      writeFileSync(join(directory, "notes"), "")
      assert.strictEqual((yield* look("file:notes", withKey)).status, "fail")
      const redis = yield* look("redis://lin:PASSWORD@127.0.0.1:9/0", {})
      assert.strictEqual(redis.status, "fail")
      assert.notInclude(JSON.stringify(redis), "PASSWORD")
    }).pipe(Effect.scoped),
  )
})

it("the lines of checks fit the terminal, whatever they say, and none is lost", () => {
  const optional = fc.option(foreignText, { nil: undefined })
  const checks = fc.array(
    fc.record({
      name: fc.constantFrom(...checkNames),
      status: fc.constantFrom("pass" as const, "fail" as const, "unknown" as const),
      found: fc.oneof(foreignText, fc.constant("not tried")),
      todo: optional,
      page: optional,
      logId: optional,
    }),
  )
  fc.assert(
    fc.property(checks, terminals, (some, terminal) => {
      const { columns } = terminal
      const lines = checkLines(some, { ...terminal, color: false })
      // A name is not broken.
      for (const line of lines) assert.isAtMost(textWidth(line), Math.max(columns, 8 + "security policy".length), line)
      const text = lines.join(" ")
      for (const { name, status } of some) if (status !== "unknown") assert.include(text, name)
      const failed = some.filter(({ status }) => status === "fail").length
      assert.strictEqual(text.includes("Nothing is"), failed === 0)
    }),
  )
})
