// #region services
import { hostname } from "node:os"
import {
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Layer, type Redacted } from "effect"

/** Client and worker of one lane, over HTTP and one SQLite file. */
export const services = (lane: Lane, appSecret: Redacted.Redacted, filename: string) => {
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl })
  const app = SelfBuiltApp({ appId: lane.appId, appSecret }).pipe(Layer.provide(transport))
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}` })
  return Layer.merge(RecallClient.layer, worker).pipe(
    Layer.provide([tokens, transport, EventStoreSqlite.layer({ filename })]),
  )
}
// #endregion
