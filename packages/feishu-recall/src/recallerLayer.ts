import { hostname } from "node:os"
import {
  defaultWorkerPolicy,
  type EventStore,
  type EventStoreError,
  HostTokens,
  type Lane,
  type LaneLease,
  laneKey,
  LaneWorker,
  RecallClient,
  type RecallTransport,
  SelfBuiltApp,
  StoreApp,
  TenantTokens,
  TokenSource,
  type TokenStore,
  type TokenStoreError,
  type WorkerPolicy,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { callbackLogger } from "./callbackLogger.ts"
import { limits } from "./limits.ts"
import type { Credentials, RecallerSettings } from "./RecallerSettings.ts"
import { storeLayer } from "./storeLayer.ts"
import { tokenStoreLayer } from "./tokenStoreLayer.ts"

/** What stands in the place of a part that the options, or the defaults, would make. */
export interface RecallerLayers {
  /** Instead of the option `store`: where all is remembered, and who works. */
  readonly store?: Layer.Layer<EventStore | LaneLease, EventStoreError> | undefined
  /** Instead of the options `tokenStore` and `tokenKey`: where tokens are kept. */
  readonly tokenStore?: Layer.Layer<TokenStore, TokenStoreError> | undefined
  /** Instead of the option `transport`: the way to the platform. */
  readonly transport?: Layer.Layer<RecallTransport> | undefined
  /** Instead of the options `appSecret` and `getToken`: where tokens come from. */
  readonly tokenSource?: Layer.Layer<TokenSource, never, RecallTransport | TokenStore> | undefined
  /** Tracers, exporters of metrics, loggers: the host's own instead of the option `logger`. */
  readonly telemetry?: Layer.Layer<never> | undefined
  /**
   * How the worker acts. `defaultWorkerPolicy` unless told. One that can't be is a mistake in the program: creating the
   * recaller rejects with all that is wrong.
   */
  readonly policy?: WorkerPolicy | undefined
}

/** Client, worker and all that they stand on. */
export const recallerLayer = (settings: RecallerSettings, layers: RecallerLayers) => {
  const { lane } = settings
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(
    Layer.provide(tellWithoutToken),
    Layer.provide(layers.tokenSource ?? tokenSource(lane, settings.credentials!)),
    Layer.provide(layers.tokenStore ?? tokenStoreLayer(settings.tokenStore, settings.tokenKey)),
    Layer.provideMerge(layers.transport ?? transport(settings)),
  )
  const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy: layers.policy })
  return Layer.merge(RecallClient.layer, worker).pipe(
    Layer.provideMerge(tokens),
    Layer.provideMerge(layers.store ?? storeLayer(settings.store)),
    Layer.provideMerge(layers.telemetry ?? callbackLogger(settings.logger)),
  )
}

/** Without a token nothing is called, and it is tried again and again: nothing else would say why nothing happens. */
const tellWithoutToken = Layer.effect(
  TokenSource,
  Effect.map(TokenSource, (source) =>
    TokenSource.of({
      ...source,
      issue: Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(tellThatNoneComes)
        return yield* source.issue.pipe(
          Effect.tapErrorTag("TokenUnavailable", ({ message }) =>
            Effect.logWarning(`no call can be made, and it is tried again: ${message}`),
          ),
          Effect.ensuring(Fiber.interrupt(waiting)),
        )
      }),
    }),
  ),
)

const tellThatNoneComes = Effect.delay(
  Effect.logWarning("no call can be made: a token was asked for and none comes"),
  limits.tokenPatienceMillis,
)

const transport = ({ lane, transport: { certificateAuthority, connections, proxy } }: RecallerSettings) =>
  HttpTransport.layer({
    baseUrl: lane.baseUrl,
    // Both APIs at their fullest, and a call for a token: a call that waits for a connection uses up its own timeout.
    connections: connections ?? 2 * defaultWorkerPolicy.maxInFlight + 4,
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    ...(proxy === undefined ? {} : { proxy: Redacted.make(proxy) }),
  })

const tokenSource = (
  { appId, baseUrl, tenantKey }: Lane,
  credentials: Credentials,
): Layer.Layer<TokenSource, never, RecallTransport | TokenStore> => {
  if ("getToken" in credentials) return HostTokens({ get: credentials.getToken })
  const { appSecret } = credentials
  if (tenantKey === "self") return SelfBuiltApp({ appId, appSecret })
  return StoreApp.tenant(tenantKey).pipe(Layer.provide(StoreApp.layer({ baseUrl, appId, appSecret })))
}
