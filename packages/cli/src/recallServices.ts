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

export interface RecallServicesOptions {
  readonly lane: Lane
  readonly appSecret: Redacted.Redacted
  /** The SQLite file with the events. */
  readonly filename: string
  readonly policy?: WorkerPolicy | undefined
}

/** Everything that takes back batch messages, over HTTP and a local file. */
export const recallServices = (options: RecallServicesOptions) => {
  const { appSecret, filename, lane, policy = defaultWorkerPolicy } = options
  const owner = `${hostname()}/${process.pid}`
  const { maxInFlight } = policy
  // Both APIs at their fullest, and a call for a token: a call that waits for a connection uses up its own timeout.
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl, connections: 2 * maxInFlight + 4 })
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(
    Layer.provide(SelfBuiltApp({ appId: lane.appId, appSecret })),
    Layer.provide([TokenStoreMemory, transport]),
  )
  return Layer.mergeAll(RecallClient.layer, LaneWorker.layer(lane, { owner, policy })).pipe(
    Layer.provideMerge(tokens),
    Layer.provide([transport, EventStoreSqlite.layer({ filename })]),
  )
}
