import { assert, it } from "@effect/vitest"
import { RecallClient } from "@feishu-recall/core"
import { changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { swiftPolicy, swiftSandbox } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { awaitRest, incident, recallFor, registerWebhook, services, settings, stageIn } from "../src/index.ts"

const order = { by: "lin.wei", reason: "wrong salary figures" }

const inSandbox = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  Effect.andThen(
    Sandbox.use(({ changeSettings }) => changeSettings(swiftSandbox)),
    test,
  ).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 20, departments: 1 })))

/** What was recalled in which tenant, as the platform sees it. */
const recalledIn = Effect.map(Sandbox, ({ ledger }) =>
  [...ledger.entries()].flatMap(({ api, batchMessageId, tenantKey }) =>
    api === "recall" ? `${tenantKey} ${batchMessageId}` : [],
  ),
)

it.live("each tenant's messages are recalled once, by the app in that tenant, with one app access token for all", () =>
  inSandbox(
    Effect.gen(function* () {
      const reports = yield* incident(swiftPolicy())
      assert.deepStrictEqual(
        reports.map(({ campaign, confirmed }) => [campaign.lane.tenantKey, confirmed]),
        [
          ["acme", 10],
          ["beta", 10],
        ],
      )
      const recalled = yield* recalledIn
      assert.lengthOf(recalled, 20)
      assert.strictEqual(new Set(recalled).size, 20)
      const { ledger } = yield* Sandbox
      const appTokens = [...ledger.entries()].filter(({ api }) => api === "store_app_token")
      assert.lengthOf(appTokens, 1)
    }),
  ),
)

it.live("a tenant that has removed the app waits for a person, and holds up no other", () =>
  inSandbox(
    Effect.gen(function* () {
      const { created, settings: given } = yield* settings(["acme", "beta"], swiftPolicy())
      yield* Effect.gen(function* () {
        const { platform } = yield* Sandbox
        yield* registerWebhook(created.appId)
        const [ofAcme, ofBeta] = [yield* stageIn(created, "acme", 3), yield* stageIn(created, "beta", 3)]
        changeApp(platform, created.appId, { installedIn: ["beta"] })
        const acme = yield* recallFor("acme", ofAcme, order)
        const beta = yield* recallFor("beta", ofBeta, order)
        assert.strictEqual((yield* awaitRest(beta)).confirmed, 3)
        const report = yield* awaitRest(acme)
        assert.deepStrictEqual([report.blocked, report.confirmed], [3, 0])
        assert.isDefined(report.blockedBy)
        // Installed again, and a person says so.
        changeApp(platform, created.appId, { installedIn: ["acme", "beta"] })
        yield* RecallClient.use(({ resumeLane }) => resumeLane(report.campaign.lane, order))
        yield* Effect.sleep("200 millis")
        assert.strictEqual((yield* awaitRest(acme)).confirmed, 3)
      }).pipe(Effect.provide(services(given)))
    }),
  ),
)

it.live("after a restart the lanes of all tenants go on, with no order and no ticket pushed again", () =>
  inSandbox(
    Effect.gen(function* () {
      const { created, settings: given } = yield* settings(["acme", "beta"], swiftPolicy([{ limit: 2, millis: 500 }]))
      const campaigns = yield* Effect.gen(function* () {
        yield* registerWebhook(created.appId)
        return yield* Effect.forEach(["acme", "beta"], (tenantKey) =>
          Effect.flatMap(stageIn(created, tenantKey, 5), (ids) => recallFor(tenantKey, ids, order)),
        )
      }).pipe(Effect.provide(services(given)))
      assert.isBelow((yield* recalledIn).length, 10)

      const { platform } = yield* Sandbox
      const pushed = platform.ticketOffice.deliveries.length
      const reports = yield* Effect.forEach(campaigns, awaitRest, { concurrency: "unbounded" }).pipe(
        Effect.provide(services(given)),
      )
      assert.deepStrictEqual(
        reports.map(({ confirmed }) => confirmed),
        [5, 5],
      )
      assert.strictEqual(new Set(yield* recalledIn).size, 10)
      assert.lengthOf(yield* recalledIn, 10)
      assert.strictEqual(platform.ticketOffice.deliveries.length, pushed)
    }),
  ),
)
