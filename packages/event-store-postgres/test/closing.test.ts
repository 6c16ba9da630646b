import { EventStore, type EventStoreError } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Redacted, Scope, Stream } from "effect"
import { appendOf, numbers } from "./appending.ts"
import { onServer } from "./onServer.ts"

onServer("closing a store", (server) => {
  it.live("commits what is queued, refuses what comes later, and ends those who follow", () =>
    Effect.gen(function* () {
      const options = {
        url: Redacted.make(server.url()),
        schema: yield* server.schema,
        queueCapacity: 8,
        batchLimit: 3,
      }
      const scope = yield* Scope.make()
      const store = Context.get(yield* Layer.buildWithScope(layer(options), scope), EventStore)
      const following = yield* Effect.forkChild(Effect.flip(Stream.runDrain(store.follow())), {
        startImmediately: true,
      })
      const append = (at: number) => Effect.exit(store.append(appendOf(`${at}`)))
      const queued = yield* Effect.forEach(numbers(8), append, { concurrency: "unbounded" }).pipe(
        Effect.forkChild({ startImmediately: true }),
      )
      yield* Scope.close(scope, Exit.void)
      assert.isTrue((yield* Fiber.join(queued)).every(Exit.isSuccess))
      const late = (yield* Effect.flip(store.append(appendOf("late")))) as EventStoreError
      assert.deepStrictEqual([late.reason, (yield* Effect.flip(store.read("stream 1"))).reason], ["closed", "closed"])
      assert.strictEqual((yield* Fiber.join(following)).reason, "closed")
      const log = yield* Effect.provide(
        EventStore.use((again) => Stream.runCollect(again.readAll())),
        layer(options),
      )
      assert.strictEqual(log.length, 8)
    }),
  )
})
