// #region lanes
import { hostname } from "node:os"
import {
  type App,
  type EventStore,
  isAtRest,
  type Lane,
  type LaneLease,
  laneKey,
  LaneWorker,
  RecallClient,
  type RecallTransport,
  StoreApp,
  TenantTokens,
  type TokenStore,
  type WorkerPolicy,
} from "@feishu-recall/core"
import { Context, Effect, FiberMap, Layer } from "effect"

/**
 * A worker for each tenant, started when it is first needed. Each lane has its own token and the whole budget that the
 * platform gives to an app in a tenant; all of them share the process's store, connections and app access token. A lane
 * that waits for a person holds up no other.
 */
export class TenantLanes extends Context.Service<
  TenantLanes,
  {
    /** The tenant's lane, with its worker running in this process. */
    readonly of: (tenantKey: string) => Effect.Effect<Lane>
  }
>()("@feishu-recall/example-store-app/TenantLanes") {
  static readonly layer = (app: App, policy?: WorkerPolicy) => Layer.effect(TenantLanes, makeTenantLanes(app, policy))
}

const makeTenantLanes = Effect.fnUntraced(function* (app: App, policy: WorkerPolicy | undefined) {
  const shared = yield* Effect.context<StoreApp | TokenStore | RecallTransport | EventStore | LaneLease>()
  const workers = yield* FiberMap.make<string>()

  const start = (lane: Lane) => {
    const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide(StoreApp.tenant(lane.tenantKey)))
    const worker = LaneWorker.layer(lane, { owner: `${hostname()}/${process.pid}`, policy })
    const work = LaneWorker.use(({ run }) => run).pipe(
      Effect.provide(worker.pipe(Layer.provide(tokens))),
      Effect.provide(shared),
      // A damaged or full store: the next order for this tenant starts its worker again.
      Effect.tapError(({ message }) => Effect.logError(message)),
    )
    return FiberMap.run(workers, laneKey(lane), work, { onlyIfMissing: true })
  }

  // What a process before this one began goes on here, for tenants that nobody asks about again.
  const client = yield* RecallClient
  for (const { campaignId, lane } of (yield* client.campaigns).campaigns) {
    if (lane.appId !== app.appId || lane.baseUrl !== app.baseUrl) continue
    const progress = yield* client.progress(campaignId)
    if (!isAtRest(progress) || progress.counts.blocked > 0) yield* start(lane)
  }

  return TenantLanes.of({
    of: (tenantKey) => {
      const lane = { ...app, tenantKey }
      return Effect.as(start(lane), lane)
    },
  })
})
// #endregion
