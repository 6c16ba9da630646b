import { type Lane, RecallClient, StoreApp } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { type App, createApp, revokeTokens, Sandbox, stageBatchMessages } from "@feishu-recall/sandbox"
import { TicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
import * as TokenStoreFile from "@feishu-recall/token-store-file"
import { HttpTransport } from "@feishu-recall/transport-http"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted, Schedule } from "effect"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { reportAtRest, requestIn, startTenant, swiftSandbox } from "./laneWorkers.ts"
import { serveRoute } from "./servers.ts"

const tenants = ["acme", "beta", "gamma"]
const messagesEach = 4

/** One process: events in a SQLite file, tokens and tickets in sealed ones, the webhook, three lanes. */
const inProcess = <A, E, R>(
  { app, directory, key }: Place,
  work: (webhookUrl: string, lanes: ReadonlyArray<Lane>) => Effect.Effect<A, E, R>,
) =>
  Effect.gen(function* () {
    const { url: baseUrl } = yield* Sandbox
    const { appId } = app
    const known: WebhookApp = {
      baseUrl,
      appId,
      verificationToken: Redacted.make("v"),
      encryptKey: Redacted.make("secret of the app"),
    }
    const storeApp = StoreApp.layer({ baseUrl, appId, appSecret: Redacted.make(app.appSecret) })
    const services = Layer.mergeAll(storeApp, TicketWebhook.layer({ apps: [known] }), RecallClient.layer).pipe(
      Layer.provideMerge(TokenStoreFile.layer({ directory: join(directory, "tokens"), key })),
      Layer.provideMerge(EventStoreSqlite.layer({ filename: join(directory, "events.db") })),
      Layer.provideMerge(HttpTransport.layer({ baseUrl })),
    )
    const lanes = tenants.map((tenantKey) => ({ baseUrl, appId, tenantKey }))
    return yield* Effect.gen(function* () {
      const webhookUrl = yield* serveRoute
      for (const lane of lanes) yield* startTenant(lane)
      return yield* work(webhookUrl, lanes)
    }).pipe(Effect.scoped, Effect.provide(services))
  })

interface Place {
  readonly app: App
  readonly directory: string
  readonly key: Redacted.Redacted
}

const place = Effect.gen(function* () {
  const { changeSettings, platform } = yield* Sandbox
  yield* changeSettings(swiftSandbox)
  const directory = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "store-app-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true })),
  )
  const key = Redacted.make(randomBytes(32).toString("base64"))
  return { app: createApp(platform, { kind: "store", installedIn: tenants }), directory, key }
})

/** Takes new batch messages back in each lane, side by side. */
const recallEverywhere = (app: App, lanes: ReadonlyArray<Lane>) =>
  Effect.gen(function* () {
    const { ledger, now, platform } = yield* Sandbox
    const at = yield* now
    const messages = lanes.map((lane) => {
      const inTenant = { ...app, tenantKey: lane.tenantKey }
      return {
        lane,
        ids: stageBatchMessages(platform, inTenant, { count: messagesEach, people: 5, sentHoursAgo: 1 }, at),
      }
    })
    const campaigns = yield* Effect.forEach(messages, ({ ids, lane }) => requestIn(lane, ids))
    const reports = yield* Effect.forEach(campaigns, reportAtRest, { concurrency: "unbounded" })
    assert.deepStrictEqual(
      reports.map(({ confirmed }) => confirmed),
      lanes.map(() => messagesEach),
    )
    const owner = new Map(messages.flatMap(({ ids, lane }) => ids.map((id) => [id, lane.tenantKey] as const)))
    for (const { appId, batchMessageId, code, tenantKey } of ledger.entries())
      if (code === 0 && owner.has(batchMessageId ?? ""))
        assert.deepStrictEqual([appId, tenantKey], [app.appId, owner.get(batchMessageId!)])
  })

const calls = (api: string) => Effect.map(Sandbox, ({ ledger }) => ledger.totalByApi()[api] ?? 0)
const tokenCalls = Effect.all([calls("app_ticket_resend"), calls("store_app_token"), calls("store_tenant_token")])

const until = <R>(holds: Effect.Effect<boolean, never, R>) =>
  Effect.repeat(holds, { until: (held) => held, schedule: Schedule.spaced("10 millis") }).pipe(
    Effect.timeout("10 seconds"),
  )

const ticketsDelivered = Effect.map(
  Sandbox,
  ({ platform }) =>
    platform.ticketOffice.deliveries.filter(({ isAnswered, kind }) => kind === "app_ticket" && isAnswered).length,
)

describe("a store app in three tenants, in one process", () => {
  it.live(
    "waits for its ticket, outlives a rejected app token, a new ticket and a restart, and asks for one ticket",
    () =>
      Effect.gen(function* () {
        const { advance, changeSettings, platform, setWebhook } = yield* Sandbox
        const here = yield* place
        const { app } = here
        yield* inProcess(here, (url, lanes) =>
          Effect.gen(function* () {
            const recalled = yield* Effect.forkChild(recallEverywhere(app, lanes))
            // Nobody hears of the push: the platform does not know the webhook yet.
            yield* until(Effect.map(calls("app_ticket_resend"), (asked) => asked > 0))
            yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: "secret of the app" })
            yield* Fiber.join(recalled)
            assert.deepStrictEqual(yield* tokenCalls, [1, 1, 3])

            // All its tokens at once, the app's and the tenants'.
            revokeTokens(platform, { appId: app.appId })
            yield* recallEverywhere(app, lanes)
            assert.deepStrictEqual((yield* tokenCalls).slice(0, 2), [1, 2])

            // From now on only the newest ticket works.
            yield* changeSettings({ olderTicketsAreValid: false })
            yield* advance("1 hour")
            yield* until(Effect.map(ticketsDelivered, (count) => count === 2))
            revokeTokens(platform, { appId: app.appId })
            yield* recallEverywhere(app, lanes)
            assert.deepStrictEqual((yield* tokenCalls).slice(0, 2), [1, 3])
          }),
        )
        const before = yield* tokenCalls
        // The tokens of its memory are gone, and those in the files are rejected: the ticket is there.
        revokeTokens(platform, { appId: app.appId })
        yield* inProcess(here, (_, lanes) => recallEverywhere(app, lanes))
        const [asked, bought, issued] = yield* tokenCalls
        assert.deepStrictEqual([asked, bought], [1, before[1] + 1])
        assert.isAtLeast(issued, before[2] + 3)
      }).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 20, departments: 1 }))),
  )
})
