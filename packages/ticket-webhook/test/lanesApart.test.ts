import { EventStore, LaneLease, RecallClient } from "@feishu-recall/core"
import { type App, changeApp, createApp, Sandbox } from "@feishu-recall/sandbox"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as fc from "fast-check"
import { reportAtRest, requestIn } from "./laneWorkers.ts"
import { nameOf, shared, sideBySide, type SideLane } from "./sideBySide.ts"

const scenario = fc.record({
  tenants: fc.constantFrom(["acme", "beta"], ["acme", "beta", "gamma"]),
  messages: fc.array(fc.integer({ min: 4, max: 9 }), { minLength: 3, maxLength: 5 }),
  window: fc.record({ limit: fc.integer({ min: 3, max: 6 }), millis: fc.constant(300) }),
  /** What is wrong with one lane: all calls throttled, the app disabled, or uninstalled in this tenant. */
  trouble: fc.constantFrom("throttled", "disabled", "uninstalled"),
  place: fc.nat({ max: 3 }),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never

const run = ({ messages, place, tenants, trouble, window }: Scenario, stores: ReadonlyArray<App>) =>
  Effect.gen(function* () {
    const { ledger, platform } = yield* Sandbox
    const { lanes, selfBuilt } = yield* sideBySide(stores, messages, window)
    const sick = trouble === "uninstalled" ? lanes[place]! : selfBuilt
    const healthy = lanes.filter((one) => one !== sick)
    if (trouble === "throttled")
      changeApp(platform, sick.app.appId, { refusals: { recall: 99991400, get_progress: 99991400 } })
    if (trouble === "disabled") changeApp(platform, sick.app.appId, { disabled: true })
    if (trouble === "uninstalled")
      changeApp(platform, sick.app.appId, { installedIn: tenants.filter((one) => one !== sick.tenantKey) })

    // The first message of each healthy lane is asked for in the next one, too: there it is not known.
    const asked = new Map(
      lanes.map((one) => {
        const at = healthy.indexOf(one)
        const foreign = at < 0 ? [] : [healthy[(at + 1) % healthy.length]!.ids[0]!]
        return [one, [...one.ids, ...foreign]] as const
      }),
    )
    const unwell = yield* requestIn(sick.lane, asked.get(sick)!)
    const campaigns = yield* Effect.forEach(healthy, (one) => requestIn(one.lane, asked.get(one)!))
    const reports = yield* Effect.forEach(campaigns, reportAtRest, { concurrency: "unbounded" })

    // A lane in trouble slows no other.
    for (const [at, { confirmed, dispatchMillis, blockedBy, refused }] of reports.entries()) {
      const { length } = healthy[at]!.ids
      assert.deepStrictEqual([confirmed, refused, blockedBy], [length, 1, undefined])
      const least = window.millis * Math.ceil((length + 1) / window.limit)
      assert.isBelow(dispatchMillis, least + 2_000)
    }

    // Each lane's calls carry its own token, by what the platform knows of the token.
    for (const one of lanes) {
      for (const token of one.tokensUsed) {
        const { appId, tenantKey } = platform.tokens.get(token)!
        assert.deepStrictEqual([appId, tenantKey], [one.app.appId, one.tenantKey])
      }
    }
    assert.isTrue(healthy.every(({ tokensUsed }) => tokensUsed.size > 0))

    // The platform was called by each app in each tenant for what was asked for in its lane, and for nothing else.
    const calls = [...ledger.entries()].filter(({ api }) => api === "recall" || api === "get_progress")
    const laneOf = ({ appId, tenantKey }: { readonly appId: string; readonly tenantKey: string }): SideLane =>
      lanes.find((one) => one.app.appId === appId && one.tenantKey === tenantKey)!
    for (const call of calls) assert.include(asked.get(laneOf(call))!, call.batchMessageId!)

    // Each lane has the whole budget, and no more.
    const recalls = calls.filter(({ api }) => api === "recall")
    const mostIn = (all: typeof recalls) =>
      Math.max(...all.map(({ at }) => all.filter((other) => other.at >= at && other.at < at + window.millis).length))
    for (const one of healthy) assert.isAtMost(mostIn(recalls.filter((call) => laneOf(call) === one)), window.limit)
    assert.isAbove(mostIn(recalls), 2 * window.limit)

    // Each has streams of its own, also for an id that two of them have, and a lease of its own.
    const events = yield* Stream.runCollect((yield* EventStore).readAll())
    const streams = [...new Set(events.map(({ streamId }) => streamId))].filter((name) => name.startsWith("recall "))
    const expected = lanes.flatMap((one) => asked.get(one)!.map((id) => `recall ${nameOf(one)} ${id}`))
    assert.sameMembers(streams, expected)
    assert.strictEqual(new Set(expected).size, expected.length)
    const leases = yield* LaneLease
    for (const one of lanes) {
      const lease = yield* leases.current(nameOf(one))
      assert.deepStrictEqual([lease?.owner, lease?.fence], [`worker of ${nameOf(one)}`, 1])
    }
    const { counts } = yield* (yield* RecallClient).progress(unwell)
    assert.strictEqual(counts.confirmed, 0)
  })

it("lanes of several apps and tenants, side by side, share no budget, no token, no stream and no lease", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, (drawn) =>
      Effect.gen(function* () {
        const { platform, url } = yield* Sandbox
        const stores = [1, 2].map(() => createApp(platform, { kind: "store", installedIn: drawn.tenants }))
        yield* run(drawn, stores).pipe(Effect.scoped, Effect.provide(shared(url, stores)))
      }).pipe(Effect.provide(Layer.fresh(Sandbox.layer({ people: 20, departments: 1 }))), Effect.runPromise),
    ),
    { numRuns: 3, endOnFailure: true },
  )
})
