import { Agent, interceptors } from "@effect/platform-node/Undici"
import { describe, expect, it } from "@effect/vitest"
import { rawServer } from "@feishu-recall/testkit"
import { Effect } from "effect"
import { callWatch, watchCalls, watchedBy } from "../src/CallWatch.ts"

describe("watchCalls", () => {
  it.live("stops a dispatcher that would write a call again", () =>
    Effect.gen(function* () {
      const server = yield* rawServer({ onRequest: (socket) => socket.resetAndDestroy() })
      const agent = yield* Effect.acquireRelease(
        Effect.sync(() => new Agent().compose(interceptors.retry({ maxRetries: 3, minTimeout: 5 }))),
        (dispatcher) => Effect.promise(() => dispatcher.destroy()),
      )
      const call = { origin: server.url, path: "/", method: "DELETE" } as const
      yield* Effect.exit(Effect.promise(() => agent.request(call)))
      expect(server.requests.length).toBe(4)
      const watched = agent.compose(watchCalls)
      const exit = yield* Effect.exit(Effect.promise(() => watched.request({ ...call, ...watchedBy(callWatch()) })))
      expect(exit._tag).toBe("Failure")
      yield* Effect.sleep(100)
      expect(server.requests.length).toBe(5)
    }),
  )
})
