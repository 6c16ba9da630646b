import { EventStore, EventStoreMemory, VersionConflict } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { createRecallerWith } from "../src/effect.ts"
import { createRecaller, isRecallError, type RecallError } from "../src/index.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

const failure = async (promise: Promise<unknown>): Promise<RecallError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isRecallError(error)) throw new Error(`no RecallError: ${String(error)}`)
  return error
}

type Sandbox = Awaited<ReturnType<typeof openSandbox>>

/** A campaign that an earlier process left, whose first event has other data by now. */
const afterDamage = async (sandbox: Sandbox, data: string): Promise<RecallError> => {
  const first = await createRecallerWith(sandbox.recaller, { policy: brisk })
  const { campaignId } = await first.campaign(await sandbox.stageNow(1)).sealed
  await first.close()
  const db = new DatabaseSync(join(sandbox.folder, "recalls.db"))
  db.exec(
    `UPDATE events SET data = ${data} WHERE version = 1 AND stream = (SELECT id FROM streams WHERE name LIKE '%${campaignId}')`,
  )
  db.close()
  const second = await createRecallerWith({ ...sandbox.recaller, logger: () => undefined }, { policy: brisk })
  try {
    return await failure(second.progress(campaignId))
  } finally {
    await second.close()
  }
}

/** Somebody else is always faster. */
const contended = Layer.effect(
  EventStore,
  Effect.map(EventStore, (store) =>
    EventStore.of({
      ...store,
      append: (append) =>
        Effect.fail(new VersionConflict({ streamId: append.streams[0]!.streamId, expected: "any", actual: 1 })),
    }),
  ),
).pipe(Layer.provideMerge(EventStoreMemory))

// The other tags are met in input.test.ts, recaller.test.ts and the packed packages.
describe("the rarer errors are met by what they are for, and say what to do", () => {
  it("TokenStoreError: the folder of tokens is a file", async () => {
    await using sandbox = await openSandbox()
    const file = join(sandbox.folder, "tokens")
    writeFileSync(file, "")
    const tokenKey = Buffer.alloc(32).toString("base64")
    const error = await failure(createRecaller({ ...sandbox.recaller, tokenStore: `file:${file}`, tokenKey }))
    assert.strictEqual(error._tag, "TokenStoreError")
    assert.match(error.message, /: name another one\.$/)
  })

  it("UndecodableEvent: a stored event is damaged", async () => {
    await using sandbox = await openSandbox()
    const error = await afterDamage(sandbox, "'{}'")
    assert.strictEqual(error._tag, "UndecodableEvent")
  })

  it("NewerEvent: a newer version has written to the store", async () => {
    await using sandbox = await openSandbox()
    const error = await afterDamage(sandbox, "json_set(data, '$.v', 99)")
    assert.strictEqual(error._tag, "NewerEvent")
  })

  it("VersionConflict: others changed the same thing again and again", async () => {
    await using sandbox = await openSandbox()
    const layers = { policy: brisk, store: contended }
    await using recaller = await createRecallerWith({ ...sandbox.recaller, logger: () => undefined }, layers)
    const error = await failure(recaller.campaign(await sandbox.stageNow(1)).sealed)
    assert.strictEqual(error._tag, "VersionConflict")
  })
})
