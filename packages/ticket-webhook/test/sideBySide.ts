import {
  EventStoreMemory,
  HostTokens,
  type Lane,
  laneKey,
  RecallClient,
  SelfBuiltApp,
  StoreApp,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { type App, createApp, Sandbox, stageBatchMessages } from "@feishu-recall/sandbox"
import { TicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Layer, Redacted } from "effect"
import { startLane, startTenant, swiftPolicy, swiftSandbox } from "./laneWorkers.ts"
import { serveRoute } from "./servers.ts"

/** One lane of the process, as the test looks at it. */
export interface SideLane {
  readonly lane: Lane
  readonly app: App
  /** Its tenant, as the platform names it. */
  readonly tenantKey: string
  /** Sent by its app in its tenant. */
  readonly ids: ReadonlyArray<string>
  /** Tokens that went out with its calls. */
  readonly tokensUsed: Set<string>
}

export interface Window {
  readonly limit: number
  readonly millis: number
}

/**
 * Two store apps in the same tenants, a self-built app and a host with tokens of its own, in one process: one store of
 * events, one of tokens, one transport, one webhook.
 */
export const sideBySide = (stores: ReadonlyArray<App>, messages: ReadonlyArray<number>, window: Window) =>
  Effect.gen(function* () {
    const { changeSettings, now, platform, setWebhook, url: baseUrl } = yield* Sandbox
    yield* changeSettings(swiftSandbox)
    const tenants = stores[0]!.installedIn
    const [selfBuilt, ofHost] = [tenants[0]!, "of-the-host"].map((tenantKey) => createApp(platform, { tenantKey }))
    const at = yield* now
    let next = 0
    const sideLane = (app: App, tenantKey: string, laneTenant = tenantKey): SideLane => {
      const count = messages[next++ % messages.length]!
      return {
        lane: { baseUrl, appId: app.appId, tenantKey: laneTenant },
        app,
        tenantKey,
        ids: stageBatchMessages(platform, { ...app, tenantKey }, { count, people: 3, sentHoursAgo: 1 }, at),
        tokensUsed: new Set(),
      }
    }
    const ofStores = stores.map((app) => tenants.map((tenantKey) => sideLane(app, tenantKey)))
    const single = [sideLane(selfBuilt!, selfBuilt!.tenantKey, "self"), sideLane(ofHost!, ofHost!.tenantKey, "self")]
    const policy = swiftPolicy([window])
    const optionsOf = ({ tokensUsed }: SideLane) => ({
      policy,
      onCall: (token: Redacted.Redacted) => void tokensUsed.add(Redacted.value(token)),
    })

    const webhookUrl = yield* serveRoute
    for (const { appId } of stores)
      yield* setWebhook(appId, { url: webhookUrl, verificationToken: appId, encryptKey: "shared" })
    for (const [number, app] of stores.entries()) {
      const storeApp = yield* Layer.build(
        StoreApp.layer({ baseUrl, appId: app.appId, appSecret: Redacted.make(app.appSecret) }),
      )
      for (const one of ofStores[number]!) yield* Effect.provide(startTenant(one.lane, optionsOf(one)), storeApp)
    }
    const [own, hosts] = single
    const credentials = { appId: selfBuilt!.appId, appSecret: Redacted.make(selfBuilt!.appSecret) }
    yield* startLane(own!.lane, SelfBuiltApp(credentials), optionsOf(own!))
    yield* startLane(hosts!.lane, HostTokens({ get: () => askAsHost(baseUrl, ofHost!) }), optionsOf(hosts!))
    return { lanes: [...ofStores.flat(), ...single], selfBuilt: own! }
  })

/** What all lanes of the process share. */
export const shared = (baseUrl: string, stores: ReadonlyArray<App>) => {
  const known = stores.map(({ appId }): WebhookApp => ({
    baseUrl,
    appId,
    verificationToken: Redacted.make(appId),
    encryptKey: Redacted.make("shared"),
  }))
  return Layer.mergeAll(TicketWebhook.layer({ apps: known }), RecallClient.layer).pipe(
    Layer.provideMerge(Layer.fresh(TokenStoreMemory)),
    Layer.provideMerge(Layer.fresh(EventStoreMemory)),
    Layer.provideMerge(HttpTransport.layer({ baseUrl })),
  )
}

const askAsHost = async (baseUrl: string, { appId, appSecret }: App) => {
  const askedAt = Date.now()
  const answer = await fetch(`${baseUrl}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: "POST",
    body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
  })
  const { expire, tenant_access_token: token } = (await answer.json()) as HostAnswer
  return { token, expiresAt: askedAt + expire * 1_000 }
}

interface HostAnswer {
  readonly tenant_access_token: string
  readonly expire: number
}

export const nameOf = ({ lane }: SideLane) => laneKey(lane)
