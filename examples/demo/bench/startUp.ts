import { type CampaignId, LaneWorker, RecallClient } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Deferred, Effect, Layer } from "effect"
import { endedCampaign, sealedCampaign } from "./endedCampaign.ts"
import { instantPlatform, type OnCall } from "./instantPlatform.ts"
import { longAgo } from "./longAgo.ts"

export const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }

/** From the opening of the store, in milliseconds. */
export interface StartUp {
  readonly openMillis: number
  readonly progressMillis: number
  readonly reportMillis: number
  /** Until the first call of the recall API went out: lease taken, budgets restored, the queue searched, claim on disk. */
  readonly firstCallMillis: number
  /** Recalls of the campaign that had not ended by then. */
  readonly open: number
}

/** A store with so many recalls that ended a day ago and so many that have not begun. Which campaign is open. */
export const prepareStore = (filename: string, ended: number, open: number) =>
  Effect.gen(function* () {
    yield* longAgo(86_400_000)(Effect.provide(endedCampaign(lane, 0, ended), services(filename)))
    return yield* Effect.provide(sealedCampaign(lane, ended, open), services(filename))
  })

/** Opens the store, reads how the campaign stands, and works on it until it makes its first call. */
export const startUp = (filename: string, campaignId: CampaignId) =>
  Effect.gen(function* () {
    const startedAt = performance.now()
    const since = () => performance.now() - startedAt
    const called = Deferred.makeUnsafe<number>()
    const onCall: OnCall = ({ _tag }) => {
      if (_tag === "RecallBatchMessage") Deferred.doneUnsafe(called, Effect.succeed(since()))
    }
    return yield* Effect.gen(function* () {
      const openMillis = since()
      const client = yield* RecallClient
      const worker = yield* LaneWorker
      yield* Effect.forkScoped(worker.run)
      yield* client.progress(campaignId)
      const progressMillis = since()
      const { open } = yield* client.report(campaignId)
      const reportMillis = since()
      const firstCallMillis = yield* Deferred.await(called)
      return { openMillis, progressMillis, reportMillis, firstCallMillis, open } satisfies StartUp
    }).pipe(Effect.scoped, Effect.provide(working(filename, onCall)))
  })

/** Works on whatever is open, without end. */
export const work = (filename: string, onCall: OnCall) =>
  Effect.flatMap(LaneWorker, (worker) => worker.run).pipe(Effect.provide(working(filename, onCall)))

const working = (filename: string, onCall: OnCall) =>
  LaneWorker.layer(lane, { owner: `bench/${process.pid}` }).pipe(
    Layer.provide(instantPlatform(lane, onCall)),
    Layer.provideMerge(services(filename)),
  )

const services = (filename: string) => RecallClient.layer.pipe(Layer.provideMerge(EventStoreSqlite.layer({ filename })))
