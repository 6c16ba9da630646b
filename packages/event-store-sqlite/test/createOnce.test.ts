import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-sqlite"
import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const races = 1_000

const startCreator = (filename: string) => {
  const child = spawn(process.execPath, [script, filename, `${races}`], { stdio: ["pipe", "pipe", "inherit"] })
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

const script = fileURLToPath(new URL("./creator.ts", import.meta.url))

it.live("of three processes that create the same thousand streams at the same time one creates each", () =>
  Effect.gen(function* () {
    const filename = join(yield* temporaryDirectory, "recalls.db")
    // All find no file: they create it at the same time, too.
    const creators = yield* Effect.acquireRelease(
      Effect.sync(() => [1, 2, 3].map(() => startCreator(filename))),
      (all) => Effect.sync(() => all.forEach(({ child }) => child.kill("SIGKILL"))),
    )
    yield* Effect.promise(() => Promise.all(creators.map(({ lines }) => lines.next())))
    for (const { child } of creators) child.stdin.write("go\n")
    const exits = yield* Effect.promise(() =>
      Promise.all(
        creators.map(async ({ child, lines }) => {
          const { value } = (await lines.next()) as { readonly value: string }
          await once(child, "close")
          return JSON.parse(value) as ReadonlyArray<"Success" | "Failure">
        }),
      ),
    )
    const winners = Array.from({ length: races }, (_, at) => exits.filter((tags) => tags[at] === "Success").length)
    assert.deepStrictEqual(
      winners,
      winners.map(() => 1),
    )
    const log = yield* Effect.flatMap(EventStore, (store) => Stream.runCollect(store.readAll())).pipe(
      Effect.provide(layer({ filename })),
    )
    assert.strictEqual(new Set(log.map(({ streamId }) => streamId)).size, races)
    assert.strictEqual(log.length, races)
  }),
)
