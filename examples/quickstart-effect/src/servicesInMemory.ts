// #region services-in-memory
import {
  EventStoreMemory,
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Layer, type Redacted } from "effect"

/** The same without a file: for tests. What stands in memory does not outlive the process. */
export const servicesInMemory = (lane: Lane, appSecret: Redacted.Redacted) => {
  const transport = HttpTransport.layer({ baseUrl: lane.baseUrl })
  const app = SelfBuiltApp({ appId: lane.appId, appSecret }).pipe(Layer.provide(transport))
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
  const worker = LaneWorker.layer(lane, { owner: "test" })
  return Layer.merge(RecallClient.layer, worker).pipe(Layer.provide([tokens, transport, EventStoreMemory]))
}
// #endregion
