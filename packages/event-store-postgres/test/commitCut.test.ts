import { EventStore } from "@feishu-recall/core"
import { layer } from "@feishu-recall/event-store-postgres"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { appendOf, numbers } from "./appending.ts"
import { cuttingProxy } from "./cuttingProxy.ts"
import { onServer } from "./onServer.ts"

onServer("a connection that is lost during COMMIT", (server) => {
  it.live.each(["before", "after"] as const)(
    "leaves an outcome that is said to be unknown (cut %s the server heard it), and the store goes on",
    (when) =>
      Effect.gen(function* () {
        const schema = yield* server.schema
        // The schema is there already: the first COMMIT is that of the append.
        yield* Effect.scoped(Layer.build(layer({ url: Redacted.make(server.url()), schema })))
        const proxy = yield* cuttingProxy(server.url(), when)
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          const appended = numbers(3).map((at) => Effect.flip(store.append(appendOf(`${at}`))))
          for (const error of yield* Effect.all(appended, { concurrency: "unbounded" })) {
            if (error._tag !== "EventStoreError") return assert.fail(error._tag)
            assert.strictEqual(error.reason, "unknown-outcome")
            assert.match(error.message, /may or may not have kept the last write: read again before repeating it$/)
          }
          assert.strictEqual((yield* store.read("stream 1")).length, when === "after" ? 1 : 0)
          assert.isAtMost((yield* store.append(appendOf("next"))).position, 4)
        }).pipe(Effect.provide(layer({ url: Redacted.make(proxy.url), schema })))
        assert.strictEqual(proxy.cuts(), 1)
      }),
  )
})
