import { hostname } from "node:os"
import { join } from "node:path"
import {
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
import { SentLog } from "./SentLog.ts"

/** One lane, the log beside it, and one source of tokens for sending and recalling. */
export const services = (lane: Lane, appSecret: Redacted.Redacted, folder: string, policy?: WorkerPolicy) => {
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl })
  const app = SelfBuiltApp({ appId: lane.appId, appSecret }).pipe(Layer.provide(transport))
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy })
  return Layer.mergeAll(RecallClient.layer, worker, SentLog.layer(join(folder, "sent.db"))).pipe(
    Layer.provideMerge(tokens),
    Layer.provide([transport, EventStoreSqlite.layer({ filename: join(folder, "recalls.db") })]),
  )
}
