import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { EventStore, type EventStoreError } from "@feishu-recall/core"
import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, type Layer, Redacted, type Scope, Stream } from "effect"
import { serverAt, withPrivateServer } from "../../event-store-postgres/test/onServer.ts"
import { campaignNumber, type OldCampaign, writeOldCampaigns } from "./oldCampaigns.ts"
import { type RunOptions, runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

/** Two that share a recall, one that is open, one that is young, and one large one. */
const campaigns = (large: number): ReadonlyArray<OldCampaign> => [
  { number: 1, from: 1, count: 3, daysAgo: 200, label: "payroll" },
  { number: 2, from: 3, count: 3, daysAgo: 100 },
  { number: 3, from: 20, count: 2, daysAgo: 150, isOpen: true },
  { number: 4, from: 30, count: large, daysAgo: 150 },
  { number: 5, from: 10, count: 2, daysAgo: 5 },
]

interface Place {
  readonly url: string
  readonly layer: Layer.Layer<EventStore, EventStoreError>
  readonly directory: string
}

const records = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const eventsOf = ({ layer }: Place) =>
  EventStore.use((store) => Stream.runCollect(store.readAll())).pipe(Effect.provide(layer), Effect.orDie)

/** What a person wrote, wherever it stands. */
const textOf = (place: Place) =>
  Effect.map(eventsOf(place), (events) => events.map(({ data, metadata }) => data + metadata).join("\n"))

const tests = (openPlace: Effect.Effect<Place, unknown, Scope.Scope>) => {
  const at = <A, E>(
    large: number,
    test: (
      run: (args: ReadonlyArray<string>, options?: Partial<RunOptions>) => ReturnType<typeof runCommand>,
      place: Place,
    ) => Effect.Effect<A, E>,
  ) =>
    Effect.gen(function* () {
      const place = yield* openPlace
      yield* writeOldCampaigns(place.layer, campaigns(large))
      const environment = { FEISHU_RECALL_STORE: place.url, TZ: "UTC" }
      const run = (args: ReadonlyArray<string>, options: Partial<RunOptions> = {}) =>
        runCommand(args, { directory: place.directory, environment, ...options })
      return yield* test(run, place)
    }).pipe(Effect.scoped)

  const older = ["prune", "--older-than", "90d"]

  it.live(
    "shows what goes and what stays and why, and does nothing unless somebody says yes",
    () =>
      at(4, (run, place) =>
        Effect.gen(function* () {
          const before = yield* eventsOf(place)
          const shown = yield* run([...older, "--dry-run"])
          assert.strictEqual(shown.exitCode, 0, shown.stderr)
          assert.strictEqual(
            shown.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, "then"),
            [
              "Older than 90 days: nothing has happened since then",
              "  goes     3 campaigns with 9 recalls: 46 events, for good",
              // Of the first one a recall was asked for once more, later.
              `           ${campaignNumber(4)}  4 recalls  "wrong figures 4"`,
              `           ${campaignNumber(1)}  2 recalls  payroll  "wrong figures 1"`,
              `           ${campaignNumber(2)}  3 recalls  "wrong figures 2"`,
              "  lanes    names and reasons go from 4 old orders; what was ordered stays",
              "  stays    2 campaigns",
              "           1 younger",
              "           1 not ended: resume or cancel, or see to what blocks it:",
              `           ${campaignNumber(3)} with 1 open`,
              "",
            ].join("\n"),
          )
          const silent = yield* run(older)
          assert.strictEqual(silent.exitCode, 2)
          assert.include(silent.stderr, "this would remove 3 campaigns with 9 recalls for good, and nobody is at")
          assert.include(silent.stderr, "look at it with --dry-run, then add --yes")
          for (const age of ["90", "23h", "d", "-3d", "0d"]) {
            const wrong = yield* run(["prune", `--older-than=${age}`, "--yes", "--reason", "two\nlines"])
            assert.strictEqual(wrong.exitCode, 2)
            assert.include(wrong.stderr, "--older-than takes a duration such as 90d, 12w or 36h, and a day at least")
            assert.include(wrong.stderr, "--reason is needed")
          }
          assert.deepEqual(yield* eventsOf(place), before)
        }),
      ),
    sideBySide,
  )

  it.live(
    "removes it, records who did, and has nothing left to do then",
    () =>
      at(4, (run, place) =>
        Effect.gen(function* () {
          const done = yield* run([...older, "--yes", "--json", "--by", "ops", "--reason", "kept for 90 days"])
          assert.strictEqual(done.exitCode, 0, done.stderr)
          const all = records(done.stdout)
          const types = all.map(({ type }) => type)
          assert.deepEqual(types.slice(0, 6), ["prunable", "goes", "goes", "goes", "stays", "stays"])
          const counts = { campaigns: 3, recalls: 9, events: 46 }
          const order = { what: "events", by: "ops", reason: "kept for 90 days" }
          assert.deepEqual(all.at(-1), {
            type: "summary",
            ...order,
            ...counts,
            of: counts,
            laneOrders: 4,
            done: true,
            left: [],
          })
          const text = yield* textOf(place)
          for (const gone of ["lin-1.wei", "figures 1", "payroll", "lin-2.wei", "lin-4.wei"])
            assert.notInclude(text, gone)
          for (const kept of ["figures 3", "figures 5", '"_tag":"LanePruned"', '"by":"ops"']) assert.include(text, kept)
          const list = yield* run(["list"])
          assert.include(list.stdout, campaignNumber(3))
          assert.include(list.stdout, campaignNumber(5))
          assert.notInclude(list.stdout, campaignNumber(1))
          const before = yield* eventsOf(place)
          const again = yield* run([...older, "--yes"])
          assert.strictEqual(again.exitCode, 0)
          assert.include(again.stdout, "goes     no campaign")
          assert.deepEqual(yield* eventsOf(place), before)
        }),
      ),
    sideBySide,
  )

  it.live(
    "keeps the reports without a name in them, if only that is wanted",
    () =>
      at(4, (run, place) =>
        Effect.gen(function* () {
          const report = (number: number) => run(["report", campaignNumber(number), "--format", "json"])
          const before = yield* report(1)
          assert.strictEqual(before.exitCode, 0, before.stderr)
          const done = yield* run([...older, "--redact", "--yes"])
          assert.strictEqual(done.exitCode, 0, done.stderr)
          assert.include(done.stdout, "Removed names, reasons and labels from 3 campaigns with 9 recalls.")
          const text = yield* textOf(place)
          for (const gone of ["lin-1.wei", "figures 1", "payroll", "lin-2.wei"]) assert.notInclude(text, gone)
          const after = yield* report(1)
          assert.deepEqual(anonymous(after.stdout), anonymous(before.stdout))
          assert.include((yield* run([...older, "--redact", "--dry-run"])).stdout, "goes     no campaign")
          assert.include((yield* run([...older, "--dry-run"])).stdout, "goes     3 campaigns with 9 recalls")
        }),
      ),
    sideBySide,
  )

  it.live(
    "goes on after kill -9, wherever that was",
    () =>
      at(6_000, (run, place) =>
        Effect.gen(function* () {
          let isKilled = false
          const killed = yield* run([...older, "--yes", "--json"], {
            on: {
              // Some portions of the large one are gone by then.
              text: '"campaigns":2,"recalls":10',
              act: (kill) => {
                isKilled = true
                kill("SIGKILL")
              },
            },
          })
          assert.isTrue(isKilled, killed.stdout.slice(-500))
          assert.strictEqual(killed.exitCode, null)
          const listed = yield* run(["list"])
          assert.include(listed.stderr, `${campaignNumber(4)} is old and its removal was interrupted`)
          const refused = yield* run(["report", campaignNumber(4)])
          assert.strictEqual(refused.exitCode, 2)
          assert.include(refused.stderr, '"feishu-recall prune" ends it')
          const done = yield* run([...older, "--yes", "--json"])
          assert.strictEqual(done.exitCode, 0, done.stderr)
          const summary = records(done.stdout).at(-1)!
          assert.isBelow(Number(summary["recalls"]), 5_500)
          const text = yield* textOf(place)
          for (const gone of ["lin-1.wei", "figures 1", "lin-4.wei", "figures 4"]) assert.notInclude(text, gone)
          const streams = new Set((yield* eventsOf(place)).map(({ streamId }) => streamId))
          // The two campaigns that stay, their four recalls, and the lane.
          assert.strictEqual(streams.size, 7)
        }),
      ),
    { ...sideBySide, timeout: 60_000 },
  )
}

/** The same report without what a person wrote, and when it was made. */
const anonymous = (stdout: string) => {
  const text = stdout.replaceAll(/"(lin-\d\.wei|wrong figures \d|payroll|redacted)"/g, '"x"')
  return { ...(JSON.parse(text) as object), madeAt: undefined }
}

describe("prune, on SQLite,", () => {
  tests(
    Effect.map(temporaryDirectory, (directory) => {
      const filename = join(directory, "feishu-recall.db")
      return { url: `sqlite:${filename}`, layer: EventStoreSqlite.layer({ filename }), directory }
    }),
  )
})

let databases = 0
withPrivateServer("prune", (server) => {
  tests(
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const client = yield* serverAt(() => server().url).client
      const name = `prune_${++databases}`
      yield* Effect.promise(() => client.query(`CREATE DATABASE ${name}`))
      const url = server().url.replace(/\/postgres$/, `/${name}`)
      return { url, layer: EventStorePostgres.layer({ url: Redacted.make(url) }), directory }
    }),
  )
})
