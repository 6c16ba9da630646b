import { Clock, Effect, Layer, Redacted } from "effect"
import {
  type Evidence,
  makeAppTickets,
  type PlatformRequest,
  RecallTransport,
  StoreApp,
  type StoreAppOptions,
  type TokenStore,
  TokenStoreMemory,
} from "../../src/index.ts"
import { json } from "./evidence.ts"

export const app = { baseUrl: "https://open.feishu.cn", appId: "cli_store" } as const
export const appSecret = Redacted.make("s3cret-of-the-app")

/** The token endpoints of a store app, as far as the documents tell: the witness is the sandbox, in ticket-webhook. */
export class StorePlatform {
  readonly calls: Array<PlatformRequest["_tag"]> = []
  readonly validTickets = new Set<string>()
  readonly installedIn = new Set(["acme", "beta", "gamma"])
  appToken = "a-token-1"
  appTokenSeconds = 7_200
  /** Answers in the platform's place. */
  interfere: (request: PlatformRequest) => Evidence | undefined = () => undefined
  onResend = Effect.void
  latencyMillis = 0

  readonly transport: RecallTransport["Service"] = {
    send: (request) =>
      Effect.gen({ self: this }, function* () {
        this.calls.push(request._tag)
        yield* Effect.sleep(this.latencyMillis)
        const answer = this.interfere(request) ?? this.answer(request)
        if (request._tag === "ResendAppTicket") yield* this.onResend
        return answer
      }),
  }

  answer(request: PlatformRequest): Evidence {
    switch (request._tag) {
      case "IssueAppAccessToken":
        return this.validTickets.has(Redacted.value(request.appTicket))
          ? json(200, { code: 0, msg: "success", app_access_token: this.appToken, expire: this.appTokenSeconds })
          : json(200, { code: 10012, msg: "app ticket invalid" })
      case "IssueStoreTenantAccessToken":
        if (Redacted.value(request.appAccessToken) !== this.appToken) return json(200, { code: 10013 })
        return this.installedIn.has(request.tenantKey)
          ? json(200, { code: 0, tenant_access_token: `t-of-${request.tenantKey}`, expire: 7_200 })
          : json(200, { code: 20009 })
      case "ResendAppTicket":
        return json(200, { code: 0, msg: "success" })
      default:
        throw new Error(`a source of tokens makes no such call: ${request._tag}`)
    }
  }

  countOf(tag: PlatformRequest["_tag"]): number {
    return this.calls.filter((call) => call === tag).length
  }

  /** What the app's webhook does. */
  push(ticket: string, issuedAt?: number) {
    return Effect.gen({ self: this }, function* () {
      this.validTickets.add(ticket)
      const at = issuedAt ?? (yield* Clock.currentTimeMillis)
      yield* (yield* makeAppTickets(app)).keep({ ticket: Redacted.make(ticket), issuedAt: at })
    })
  }
}

export const withStoreApp = <A, E>(
  test: (platform: StorePlatform) => Effect.Effect<A, E, StoreApp | TokenStore>,
  options: Partial<StoreAppOptions> = {},
  store: Layer.Layer<TokenStore> = TokenStoreMemory,
) => {
  const platform = new StorePlatform()
  const transport = Layer.succeed(RecallTransport, platform.transport)
  return test(platform).pipe(
    Effect.provide(
      StoreApp.layer({ ...app, appSecret, ...options }).pipe(
        Layer.provide(transport),
        Layer.provideMerge(Layer.fresh(store)),
      ),
    ),
  )
}
