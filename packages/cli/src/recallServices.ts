import { hostname } from "node:os"
import {
  defaultWorkerPolicy,
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
  type WorkerPolicy,
} from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Layer, type Redacted } from "effect"

export interface PlatformServicesOptions {
  readonly lane: Lane
  readonly appSecret: Redacted.Redacted
  readonly policy?: WorkerPolicy | undefined
}

export interface RecallServicesOptions {
  readonly lane: Lane
  readonly store: EventStoreSqlite.SqliteEventStoreOptions
  readonly policy?: WorkerPolicy | undefined
}

/** The platform over HTTP, and the tokens for it. */
export const platformServices = ({ appSecret, lane, policy = defaultWorkerPolicy }: PlatformServicesOptions) => {
  // Both APIs at their fullest, and a call for a token: a call that waits for a connection uses up its own timeout.
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl, connections: 2 * policy.maxInFlight + 4 })
  return TenantTokens.layer(laneKey(lane)).pipe(
    Layer.provide(SelfBuiltApp({ appId: lane.appId, appSecret })),
    Layer.provide(TokenStoreMemory),
    Layer.provideMerge(transport),
  )
}

/** What takes back batch messages on that platform, and remembers everything in a local file. */
export const recallServices = ({ lane, policy = defaultWorkerPolicy, store }: RecallServicesOptions) => {
  const owner = `${hostname()}/${process.pid}`
  return Layer.mergeAll(RecallClient.layer, LaneWorker.layer(lane, { owner, policy })).pipe(
    Layer.provide(EventStoreSqlite.layer(store)),
  )
}

/** Orders and reports alone, without a word to the platform. */
export const clientServices = (store: EventStoreSqlite.SqliteEventStoreOptions) =>
  RecallClient.layer.pipe(Layer.provide(EventStoreSqlite.layer(store)))
