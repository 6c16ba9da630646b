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

export interface PlatformServicesOptions {
  readonly lane: Lane
  readonly appSecret: Redacted.Redacted
  /** Where tokens are kept; in memory unless told. */
  readonly tokenStore?: Layer.Layer<TokenStore, TokenStoreError> | undefined
  /** The URL of a proxy, instead of those that the environment names. */
  readonly proxy?: Redacted.Redacted | undefined
  /** A private certificate authority, as PEM. */
  readonly certificateAuthority?: string | undefined
  readonly policy?: WorkerPolicy | undefined
}

export interface RecallServicesOptions {
  readonly lane: Lane
  readonly store: Layer.Layer<EventStore | LaneLease, EventStoreError>
  readonly policy?: WorkerPolicy | undefined
}

/** The platform over HTTP, and the tokens for it. */
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

/** What takes back batch messages on that platform, and remembers everything in a store. */
export const recallServices = ({ lane, policy, store }: RecallServicesOptions) =>
  Layer.mergeAll(RecallClient.layer, laneServices(lane, policy)).pipe(Layer.provide(store))

/** The worker of a lane, for whoever has the store open already. */
export const laneServices = (lane: Lane, policy: WorkerPolicy = defaultWorkerPolicy) =>
  LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy })
