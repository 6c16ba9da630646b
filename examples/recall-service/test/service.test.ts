import { assert, it } from "@effect/vitest"
import { BatchMessageId, laneKey, LaneLease } from "@feishu-recall/core"
import * as EventStorePostgres from "@feishu-recall/event-store-postgres"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted, Schedule } from "effect"
import { createHash, randomBytes } from "node:crypto"
import { withPrivateServer } from "../../../packages/event-store-postgres/test/onServer.ts"
import { redisUrl, withRedis } from "../../../packages/token-store-redis/test/redisServer.ts"
import { swiftSandbox } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { recallApiClient } from "../src/index.ts"
import { startCollector } from "./collector.ts"
import { startReplica } from "./startReplica.ts"

const newKey = (name: string, role: "viewer" | "operator") => {
  const key = randomBytes(32).toString("base64url")
  return { key: Redacted.make(key), known: { name, role, sha256: createHash("sha256").update(key).digest("hex") } }
}
const operator = newKey("lin.wei", "operator")
const viewer = newKey("dashboard", "viewer")

/** Looks again and again; what was seen last is in the error. */
const until = <A, E, R>(look: Effect.Effect<A, E, R>, isSo: (value: A) => boolean) => {
  let last: A | undefined
  const looking = Effect.tap(look, (value) => Effect.sync(() => (last = value)))
  return Effect.repeat(looking, { until: isSo, schedule: Schedule.spaced("50 millis") }).pipe(
    Effect.timeoutOrElse({
      duration: "20 seconds",
      orElse: () => Effect.die(new Error(`waited in vain; last seen: ${JSON.stringify(last)}`)),
    }),
  )
}

const statusOf = (url: string) => Effect.promise(async () => (await fetch(url)).status)

withPrivateServer("replicas of the service", (postgres) => {
  withRedis(() => {
    it.live("take orders side by side, one is killed, and no message is recalled twice", () =>
      Effect.gen(function* () {
        const { changeSettings, credentials, ledger, stage, url: baseUrl } = yield* Sandbox
        yield* changeSettings(swiftSandbox)
        const ids = (yield* stage({ count: 40, people: 5, sentHoursAgo: 1 })).map((id) => BatchMessageId.make(id))
        const collector = yield* startCollector
        const environment = {
          FEISHU_BASE_URL: baseUrl,
          FEISHU_APP_ID: credentials.appId,
          FEISHU_APP_SECRET: Redacted.value(credentials.appSecret),
          DATABASE_URL: postgres().url,
          REDIS_URL: Redacted.value(redisUrl()),
          API_KEYS: JSON.stringify([operator.known, viewer.known]),
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        }
        const replicas = yield* Effect.all([startReplica(environment), startReplica(environment)], {
          concurrency: "unbounded",
        })
        const [first, second] = yield* Effect.forEach(replicas, ({ url }) => recallApiClient(url, operator.key))
        const looking = yield* recallApiClient(replicas[0].url, viewer.key)
        const stranger = yield* recallApiClient(replicas[0].url, Redacted.make("no key"))

        // Who may do what.
        const order = {
          reason: "wrong salary figures",
          messages: ids.map((id) => ({ id })) as [{ id: BatchMessageId }],
        }
        assert.strictEqual((yield* Effect.flip(looking.campaigns.recall({ payload: order })))._tag, "Forbidden")
        assert.strictEqual((yield* Effect.flip(looking.lane.resume({ payload: { reason: "x" } })))._tag, "Forbidden")
        assert.strictEqual((yield* Effect.flip(stranger.campaigns.recall({ payload: order })))._tag, "Unauthorized")
        assert.isUndefined(ledger.totalByApi()["recall"])

        // What can't be is refused with its place, and every call is described.
        const post = (body: unknown) =>
          Effect.promise(async () => {
            const headers = {
              authorization: `Bearer ${Redacted.value(operator.key)}`,
              "content-type": "application/json",
            }
            const answer = await fetch(`${replicas[0].url}/v1/campaigns/`, {
              method: "POST",
              headers,
              body: JSON.stringify(body),
            })
            return [answer.status, await answer.text()] as const
          })
        const [status, problem] = yield* post({ reason: "x", messages: [order.messages[0], { id: "ou_1" }] })
        assert.strictEqual(status, 400)
        assert.include(problem, '"path":["payload","messages",1,"id"]')
        const openApi = yield* Effect.promise(async () => (await fetch(`${replicas[0].url}/openapi.json`)).text())
        assert.include(openApi, '"/v1/campaigns/{id}/cancel"')

        // The same order, given to both.
        const [one, other] = yield* Effect.all(
          [first.campaigns.recall({ payload: order }), second!.campaigns.recall({ payload: order })],
          { concurrency: "unbounded" },
        )
        assert.deepStrictEqual([one.count, other.count], [40, 40])
        const begun = yield* looking.campaigns.figures({ params: { id: one.campaignId } })
        assert.deepStrictEqual([begun.by, begun.requested], ["lin.wei", 40])

        // The one that works is killed in the middle of it.
        yield* until(
          Effect.sync(() => ledger.totalByApi()["recall"] ?? 0),
          (calls) => calls >= 15,
        )
        const worker = (yield* first.ready()).worker === "Working" ? 0 : 1
        yield* replicas[worker].end("SIGKILL")
        assert.isBelow(ledger.totalByApi()["recall"]!, 40)
        const left = [first, second!][1 - worker]!
        const survivor = replicas[1 - worker]!
        for (const { campaignId } of [one, other]) {
          const figures = yield* until(
            left.campaigns.figures({ params: { id: campaignId } }),
            ({ isAtRest }) => isAtRest,
          )
          assert.deepStrictEqual([figures.confirmed, figures.open, figures.blocked], [40, 0, 0])
        }
        for (const id of ids) assert.strictEqual(ledger.callsOf("recall", id), 1)
        assert.strictEqual(ledger.rateLimited(), 0)
        assert.strictEqual(ledger.totalByApi()["token"], 1)

        // A database that is away: alive, and not ready.
        assert.deepStrictEqual(yield* left.ready(), { worker: "Working" })
        yield* Effect.promise(() => postgres().stop("SIGINT"))
        assert.strictEqual((yield* Effect.flip(left.ready()))._tag, "NotReady")
        assert.strictEqual(yield* statusOf(`${survivor.url}/ready`), 503)
        assert.strictEqual(yield* statusOf(`${survivor.url}/health`), 204)
        assert.strictEqual((yield* Effect.flip(left.campaigns.recall({ payload: order })))._tag, "StoreUnavailable")
        yield* Effect.promise(() => postgres().start())
        yield* until(statusOf(`${survivor.url}/ready`), (status) => status === 200)
        yield* until(left.ready(), ({ worker }) => worker === "Working")

        // Told to stop, it gives the lane back, and says what it did to the collector.
        assert.strictEqual(yield* survivor.end("SIGTERM"), 0)
        const lane = laneKey({ baseUrl, appId: credentials.appId, tenantKey: "self" })
        const lease = yield* LaneLease.use(({ current }) => current(lane)).pipe(
          Effect.provide(EventStorePostgres.layer({ url: Redacted.make(postgres().url) })),
        )
        assert.isTrue(lease === undefined || lease.expiresAt <= lease.storeNow)
        for (const path of ["/v1/traces", "/v1/metrics", "/v1/logs"])
          assert.isAbove(collector.arrived.get(path) ?? 0, 0)
        for (const { said } of replicas)
          for (const secret of [credentials.appSecret, operator.key, viewer.key])
            assert.notInclude(said(), Redacted.value(secret))
      }).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 100, departments: 1 }))),
    )
  })
})
