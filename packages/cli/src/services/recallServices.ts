import { hostname } from "node:os"
import {
  defaultWorkerPolicy,
  type EventStore,
  type EventStoreError,
  type Lane,
  laneKey,
  type LaneLease,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  type TokenStore,
  type TokenStoreError,
  TokenStoreMemory,
  type WorkerPolicy,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Layer, type Redacted } from "effect"

/** Which app on which platform, and the way there. */
export interface PlatformServicesOptions {
  /** Its platform, app and tenant. */
  readonly lane: Lane
  /** The app's secret; shown nowhere. */
  readonly appSecret: Redacted.Redacted
  /** Where tokens are kept; in memory unless told. */
  readonly tokenStore?: Layer.Layer<TokenStore, TokenStoreError> | undefined
  /** The URL of a proxy. Those that the environment names unless told. */
  readonly proxy?: Redacted.Redacted | undefined
  /** A private certificate authority, as PEM. Only Node's own list unless told. */
  readonly certificateAuthority?: string | undefined
  /** How the worker acts: as many connections as it needs. `defaultWorkerPolicy` unless told. */
  readonly policy?: WorkerPolicy | undefined
}

/** Which lane, and where all is remembered. */
export interface RecallServicesOptions {
  /** Whose worker it is. */
  readonly lane: Lane
  /** The event store, with its leases. */
  readonly store: Layer.Layer<EventStore | LaneLease, EventStoreError>
  /** How the worker acts. `defaultWorkerPolicy` unless told. */
  readonly policy?: WorkerPolicy | undefined
}

/**
 * The platform over HTTP, and the tokens for it.
 *
 * @see {@link recallServices}
 */
export const platformServices = (options: PlatformServicesOptions) => {
  const { appSecret, certificateAuthority, lane, policy = defaultWorkerPolicy, proxy } = options
  const transport = HttpTransport.layer({
    baseUrl: lane.baseUrl,
    // Both APIs at their fullest, and a call for a token: a call that waits for a connection uses up its own timeout.
    connections: 2 * policy.maxInFlight + 4,
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    ...(proxy === undefined ? {} : { proxy }),
  })
  return TenantTokens.layer(laneKey(lane)).pipe(
    Layer.provide(SelfBuiltApp({ appId: lane.appId, appSecret })),
    Layer.provide(options.tokenStore ?? TokenStoreMemory),
    Layer.provideMerge(transport),
  )
}

/**
 * What takes back batch messages on that platform, and remembers everything in a store.
 *
 * @example
 * ```ts
 * import { platformServices, recallServices, storeLayer } from "@feishu-recall/cli"
 * import type { Lane } from "@feishu-recall/core"
 * import { Layer, type Redacted } from "effect"
 *
 * const services = (lane: Lane, appSecret: Redacted.Redacted, filename: string) => {
 *   const store = storeLayer({ _tag: "Sqlite", filename })
 *   return recallServices({ lane, store }).pipe(Layer.provide(platformServices({ lane, appSecret })))
 * }
 * ```
 */
export const recallServices = ({ lane, policy, store }: RecallServicesOptions) =>
  Layer.mergeAll(RecallClient.layer, laneServices(lane, policy)).pipe(Layer.provide(store))

/** The worker of a lane, for whoever has the store open already. */
export const laneServices = (lane: Lane, policy: WorkerPolicy = defaultWorkerPolicy) =>
  LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy })
