import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { WorkerPolicy } from "@feishu-recall/core"
import { type App, createApp, Sandbox, stageBatchMessages } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { HttpServer } from "effect/http"
import { awaitRest } from "./awaitRest.ts"
import { recallFor } from "./recallFor.ts"
import { services, type StoreAppSettings } from "./services.ts"

/** A store app in a sandbox, with what its developer console says. */
export const settings = Effect.fn("settings")(function* (installedIn: ReadonlyArray<string>, policy?: WorkerPolicy) {
  const { platform, url: baseUrl } = yield* Sandbox
  const created = createApp(platform, { kind: "store", installedIn })
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "store-app-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true })),
  )
  const app = {
    baseUrl,
    appId: created.appId,
    appSecret: Redacted.make(created.appSecret),
    verificationToken: Redacted.make("verification token"),
    encryptKey: Redacted.make("encrypt key"),
  }
  const key = Redacted.make(randomBytes(32).toString("base64"))
  return { created, settings: { app, folder, key, port: 0, policy } satisfies StoreAppSettings }
})

/** Tells the platform where the webhook is: it challenges the address, and pushes a ticket. */
export const registerWebhook = Effect.fn("registerWebhook")(function* (appId: string) {
  const { setWebhook } = yield* Sandbox
  const { address } = yield* HttpServer.HttpServer
  yield* setWebhook(appId, {
    url: `${HttpServer.formatAddress(address)}/events`,
    verificationToken: "verification token",
    encryptKey: "encrypt key",
  })
})

/** Batch messages of the app in a tenant, sent an hour ago. */
export const stageIn = Effect.fn("stageIn")(function* (app: App, tenantKey: string, count: number) {
  const { now, platform } = yield* Sandbox
  return stageBatchMessages(platform, { ...app, tenantKey }, { count, people: 5, sentHoursAgo: 1 }, yield* now)
})

/** Two companies that got the same wrong message. */
export const incident = (policy?: WorkerPolicy) =>
  Effect.gen(function* () {
    const { created, settings: given } = yield* settings(["acme", "beta"], policy)
    const order = { by: "lin.wei", reason: "wrong salary figures" }
    return yield* Effect.gen(function* () {
      yield* registerWebhook(created.appId)
      const campaigns = yield* Effect.forEach(["acme", "beta"], (tenantKey) =>
        Effect.flatMap(stageIn(created, tenantKey, 10), (ids) => recallFor(tenantKey, ids, order)),
      )
      return yield* Effect.forEach(campaigns, awaitRest, { concurrency: "unbounded" })
    }).pipe(Effect.provide(services(given)))
  }).pipe(Effect.scoped)
