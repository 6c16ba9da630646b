import {
  BatchMessageId,
  type BudgetWindow,
  defaultRecallPolicy,
  defaultWorkerPolicy,
  isAtRest,
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  RecallTransport,
  StoreApp,
  TenantTokens,
  type TokenSource,
  type WorkerPolicy,
} from "@feishu-recall/core"
import { type PlatformSettingsPatch } from "@feishu-recall/sandbox"
import { Context, Effect, Layer, type Redacted, Schedule } from "effect"

/** The default policy at a faster pace, for a platform that takes back within a fifth of a second. */
export const swiftPolicy = (windows?: ReadonlyArray<BudgetWindow>): WorkerPolicy => ({
  ...defaultWorkerPolicy,
  recall: {
    ...defaultRecallPolicy,
    backoffBaseMillis: 100,
    backoffCapMillis: 500,
    youngMillis: 300,
    readAfterMillis: 150,
    readAtLeastEveryMillis: 500,
    quietMillis: 150,
    quietShortMillis: 600,
    quietSendingMillis: 600,
    quietUndeliveredMillis: 600,
  },
  lane: { ...defaultWorkerPolicy.lane, holdBaseMillis: 200, holdCapMillis: 1_000 },
  windows: windows === undefined ? defaultWorkerPolicy.windows : { recall: windows, progress: windows },
  pollMillis: 30,
})

export const swiftSandbox: PlatformSettingsPatch = {
  recallStartDelayMs: 10,
  recallMinMs: 20,
  recallMaxMs: 150,
  readShare: 0,
}

/** What is a lane's own. */
export interface LaneOptions {
  readonly policy?: WorkerPolicy
  /** Is told of each call that goes out for a recall or a reading. */
  readonly onCall?: (token: Redacted.Redacted) => void
}

/** Starts what acts for a lane, with tokens of its own, on whatever the process shares. */
export const startLane = <R>(
  lane: Lane,
  source: Layer.Layer<TokenSource, never, R>,
  { onCall = () => {}, policy = swiftPolicy() }: LaneOptions = {},
) =>
  Effect.gen(function* () {
    const tokens = TenantTokens.layer(laneKey(lane), { probeDelay: "100 millis" }).pipe(Layer.provide(source))
    const telling = Layer.effect(
      RecallTransport,
      Effect.map(RecallTransport, (transport) => ({
        send: (request, options) => {
          if ("token" in request) onCall(request.token)
          return transport.send(request, options)
        },
      })),
    )
    const context = yield* Layer.build(
      LaneWorker.layer(lane, { owner: `worker of ${laneKey(lane)}`, policy }).pipe(Layer.provide([tokens, telling])),
    )
    yield* Effect.forkScoped(Context.get(context, LaneWorker).run)
  })

export const startTenant = (lane: Lane, options?: LaneOptions) =>
  startLane<StoreApp>(lane, StoreApp.tenant(lane.tenantKey), options)

/** Requests the recall of some batch messages in a lane. */
export const requestIn = Effect.fnUntraced(function* (lane: Lane, ids: ReadonlyArray<string>) {
  const client = yield* RecallClient
  const { campaignId } = yield* client.open({ lane, by: "lin.wei", reason: "wrong salary figures" })
  yield* client.fill(
    campaignId,
    ids.map((id) => ({ id: BatchMessageId.make(id) })),
  )
  yield* client.seal(campaignId)
  return campaignId
})

type CampaignId = Effect.Success<ReturnType<typeof requestIn>>

/** Waits until nothing is left of a campaign that happens without a person, and reports. */
export const reportAtRest = (campaignId: CampaignId) =>
  Effect.gen(function* () {
    const client = yield* RecallClient
    yield* Effect.repeat(client.progress(campaignId), { until: isAtRest, schedule: Schedule.spaced("30 millis") })
    return yield* client.report(campaignId)
  }).pipe(Effect.timeout("20 seconds"))
