import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { assertHonest } from "./outcomes.ts"
import { demoFolder, DemoReport, eventually, runDemo, startDemo } from "./runDemo.ts"

const State = Schema.fromJsonString(
  Schema.Struct({ sandbox: Schema.Struct({ url: Schema.String }), campaignId: Schema.String }),
)
const Ledger = Schema.Struct({ duplicates: Schema.Struct({ ids: Schema.Array(Schema.String) }) })

/** When to kill, in milliseconds after the seal, and which demo. The test's name has both, to be tried again. */
export const randomMoments = (count: number, latest: number) =>
  Array.from({ length: count }, () => ({
    after: Math.floor(Math.random() * latest),
    seed: Math.floor(Math.random() * 1_000),
  }))

/**
 * Starts a demo, kills it so many milliseconds after its campaign was sealed, starts it again and holds it to its
 * promises. The second half of the demo runs twice at once: one makes the calls, the other stands by.
 */
export const killAndResume = (recalls: number, killAfterMillis: number, seed: number) =>
  Effect.gen(function* () {
    const folder = yield* demoFolder
    const first = startDemo(folder, ["--recalls", String(recalls), "--seed", String(seed)])
    yield* eventually(() => (first.stderr().includes("to take back") ? true : undefined))
    yield* Effect.sleep(killAfterMillis)
    first.process.kill("SIGKILL")
    yield* first.ended
    const { campaignId, sandbox } = yield* Schema.decodeEffect(State)(readFileSync(join(folder, "state.json"), "utf8"))
    const unanswered = callsWithoutAnswer(join(folder, "recalls.db"))

    // The first of the two to end stops the sandbox: until then its ledger is asked.
    let calledAgain: ReadonlyArray<string> = []
    const watch = Effect.gen(function* () {
      while (true) {
        const answer = yield* Effect.promise(() =>
          fetch(`${sandbox.url}/sandbox/ledger`).then(
            (response) => response.json(),
            () => undefined,
          ),
        )
        if (answer !== undefined) calledAgain = (yield* Schema.decodeUnknownEffect(Ledger)(answer)).duplicates.ids
        yield* Effect.sleep("200 millis")
      }
    })
    const resume = runDemo(folder, ["--resume", "--json"])
    const both = Effect.all([resume, Effect.delay(resume, "300 millis")], { concurrency: "unbounded" })
    for (const ended of yield* Effect.raceFirst(both, watch)) {
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      const report = yield* Schema.decodeEffect(DemoReport)(ended.stdout)
      assert.strictEqual(report.campaignId, campaignId)
      assertHonest(report, recalls)
    }
    const excused = excuses(join(folder, "recalls.db"))
    for (const id of calledAgain)
      assert.isTrue(unanswered.has(id) || excused.has(id), `${id} was called again, killed after ${killAfterMillis} ms`)
  }).pipe(Effect.scoped)

const events = (filename: string): ReadonlyArray<{ readonly id: string; readonly type: string }> => {
  const db = new DatabaseSync(filename)
  const rows = db
    .prepare(
      "SELECT name, type FROM events JOIN streams ON streams.id = events.stream WHERE name LIKE 'recall %' ORDER BY position",
    )
    .all()
  db.close()
  return rows.map((row) => ({ id: String(row["name"]).split(" ").at(-1)!, type: String(row["type"]) }))
}

/** Calls that were claimed, and of which nobody knows what became of them. */
const callsWithoutAnswer = (filename: string): ReadonlySet<string> => {
  const open = new Set<string>()
  for (const { id, type } of events(filename)) {
    if (type === "AttemptStarted") open.add(id)
    else if (type !== "ProgressRead") open.delete(id)
  }
  return open
}

/** Short ones are called once more, unknown ones until they are old enough, and after a call without an answer. */
const excuses = (filename: string): ReadonlySet<string> =>
  new Set(
    events(filename)
      .filter(({ type }) => ["AttemptFailed", "AttemptOutcomeUnknown", "RecallSettledShort"].includes(type))
      .map(({ id }) => id),
  )
