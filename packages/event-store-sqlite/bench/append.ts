// Appends per second with 1 and 16 writers, beside a plain loop over node:sqlite that does one insert per commit. Both
// in one run, in turns: absolute numbers are the disk's, and it has moods; the ratio is ours.
import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { Console, Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

const rounds = 3
const appends = 2_000
const data = JSON.stringify({ _tag: "AttemptStarted", v: 1, text: "x".repeat(200) })
const metadata = JSON.stringify({ actor: { _tag: "Worker", host: "bench" } })

const perSecond = (count: number, startedAt: bigint): number =>
  Math.round(count / (Number(process.hrtime.bigint() - startedAt) / 1e9))

const plainLoop = (filename: string): number => {
  const db = new DatabaseSync(filename)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, data TEXT, UNIQUE (stream, version))`)
  const insert = db.prepare("INSERT INTO events (stream, version, data) VALUES (?, ?, ?)")
  const startedAt = process.hrtime.bigint()
  for (let at = 0; at < appends; at++) insert.run(`stream ${at}`, 1, data)
  const rate = perSecond(appends, startedAt)
  db.close()
  return rate
}

const withWriters = Effect.fnUntraced(function* (writers: number) {
  const store = yield* EventStore
  const index = { partition: "lane", queue: "dispatch", group: "group", status: "requested", notBefore: 0, rank: 0 }
  const startedAt = process.hrtime.bigint()
  yield* Effect.forEach(
    Array.from({ length: appends }).keys(),
    (at) =>
      store.append({
        streams: [
          {
            streamId: `${writers} ${at}`,
            expectedVersion: "none",
            events: [{ id: `${at}`, type: "AttemptStarted", data, metadata }],
            index: { ...index, rank: at },
          },
        ],
      }),
    { concurrency: writers, discard: true },
  )
  return perSecond(appends, startedAt)
})

const round = Effect.fnUntraced(function* (number: number, directory: string) {
  const plain = plainLoop(join(directory, `plain ${number}.db`))
  const store = layer({ filename: join(directory, `store ${number}.db`) })
  const one = yield* Effect.provide(withWriters(1), store)
  const sixteen = yield* Effect.provide(withWriters(16), store)
  const line = (name: string, rate: number) => `${name} ${rate}/s (${(rate / plain).toFixed(2)} of the plain loop)`
  yield* Console.log(`plain loop ${plain}/s, ${line("1 writer", one)}, ${line("16 writers", sixteen)}`)
})

const directory = mkdtempSync(join(tmpdir(), "append-bench-"))
await Effect.runPromise(
  Effect.forEach(Array.from({ length: rounds }).keys(), (number) => round(number, directory)).pipe(
    Effect.ensuring(Effect.sync(() => rmSync(directory, { recursive: true }))),
  ),
)
