// #region services
import { hostname } from "node:os"
import {
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  TenantTokens,
  TokenStoreMemory,
  type WorkerPolicy,
} from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { LarkSdkApp, LarkSdkTransport } from "@feishu-recall/transport-lark-sdk"
import type { Client } from "@larksuiteoapi/node-sdk"
import { Layer } from "effect"

/** Client and worker of one lane. Calls go out through the team's client, and the tokens are those of its cache. */
export const services = (lane: Lane, client: Client, filename: string, policy?: WorkerPolicy) => {
  const transport = LarkSdkTransport.layer({ client, baseUrl: lane.baseUrl })
  const app = LarkSdkApp({ client, lane })
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy })
  return Layer.merge(RecallClient.layer, worker).pipe(
    Layer.provide([tokens, transport, EventStoreSqlite.layer({ filename })]),
  )
}
// #endregion
