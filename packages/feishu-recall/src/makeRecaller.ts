import { CampaignId, InvalidInput, type Lane, type LaneState, RecallClient } from "@feishu-recall/core"
import { Effect, Schema } from "effect"
import { blockOf, progressOf, reportOf, summaryOf } from "./progressOf.ts"
import { openIterator } from "./openIterator.ts"
import { orderCampaign } from "./orderCampaign.ts"
import { checkOrder } from "./checkOrder.ts"
import { batchMessageIdOf, readBatchMessages } from "./readBatchMessages.ts"
import type { BatchMessages, CampaignOrder, Order, Recaller } from "./Recaller.ts"
import { findPrunable, pruneCampaigns } from "./pruneCampaigns.ts"
import type { RecallerStatus, WorkerStatus } from "./RecallerStatus.ts"
import type { RecallerRuntime } from "./RecallerRuntime.ts"
import { runningCampaign } from "./runningCampaign.ts"
import { resultOf } from "./resultOf.ts"
import type { superviseWorker } from "./superviseWorker.ts"
import { watchCampaign } from "./watchCampaign.ts"

interface Parts {
  readonly runtime: RecallerRuntime
  readonly worker: ReturnType<typeof superviseWorker>
  readonly lane: Lane
  readonly by: string
}

/** The promises in front of a client and a worker. */
export const makeRecaller = ({ by, lane, runtime, worker }: Parts): Recaller => {
  const { order, run } = runtime
  const complete = (given?: Order) => ({ by: given?.by ?? by, reason: given?.reason ?? "no reason given" })

  const sealCampaign = (ids: BatchMessages, given: CampaignOrder) =>
    order(async (runOrder) => {
      checkOrder("campaign", given)
      const { label, signal } = given
      const targets = await readBatchMessages(ids, runtime.closing, signal)
      return runOrder(orderCampaign({ lane, targets, ...complete(given), label }), signal)
    })

  const watchFrom = (idOf: () => Promise<CampaignId>, after: number | undefined, signal: unknown) =>
    openIterator(
      async function* (whileWatched) {
        const campaignId = await idOf()
        yield* watchCampaign({ runtime, watchWorker: worker.check, campaignId, after, signal: whileWatched })
      },
      signal instanceof AbortSignal ? signal : undefined,
    )

  const campaign = (ids: BatchMessages, given: CampaignOrder = {}) => {
    const sealed = sealCampaign(ids, given)
    const watch = () => watchFrom(async () => (await sealed).campaignId, undefined, given?.signal)
    return runningCampaign({ sealed, watch, tell: (message) => run(Effect.logError(message)) })
  }

  const ordered = (tag: "pause" | "resume" | "cancel") => (id: string, given?: Order) =>
    order(async (runOrder) => {
      const campaignId = campaignIdOf(id)
      checkOrder("order", given ?? {})
      await runOrder(RecallClient.use((client) => client[tag](campaignId, complete(given))))
    })

  const orderedOne = (tag: "reopen" | "reread") => (id: string, given?: Order) =>
    order(async (runOrder) => {
      const batchMessageId = batchMessageIdOf(id)
      checkOrder("order", given ?? {})
      await runOrder(RecallClient.use((client) => client[tag](lane, batchMessageId, complete(given))))
    })

  return {
    recall: async (id, given = {}) => {
      const batchMessageId = batchMessageIdOf(id)
      checkOrder("recall", given)
      const { sentAt, ...campaignOrder } = given
      const running = campaign([{ id, sentAt }], campaignOrder)
      const { campaignId } = await running.sealed
      await running.report()
      return run(resultOf(lane, batchMessageId, campaignId), given.signal)
    },
    campaign,
    watch: (id, options = {}) => {
      const begin = async () => {
        checkOrder("watching", options)
        return campaignIdOf(id)
      }
      return watchFrom(begin, options?.after, options?.signal)
    },
    progress: async (id) => {
      const campaignId = campaignIdOf(id)
      return progressOf(await run(RecallClient.use((client) => client.progress(campaignId))))
    },
    report: async (id) => {
      const campaignId = campaignIdOf(id)
      return reportOf(await run(RecallClient.use((client) => client.report(campaignId))))
    },
    campaigns: () => run(listCampaigns(lane)),
    status: () =>
      run(Effect.map(Effect.all([laneState(lane), worker.status, worker.readingsHeldMillis]), statusOf(lane))),
    pause: ordered("pause"),
    resume: ordered("resume"),
    cancel: ordered("cancel"),
    resumeLane: (given) =>
      order(async (runOrder) => {
        checkOrder("order", given ?? {})
        await runOrder(RecallClient.use((client) => client.resumeLane(lane, complete(given))))
      }),
    reopen: orderedOne("reopen"),
    reread: orderedOne("reread"),
    prunable: async (age) => {
      checkOrder("retention", age)
      return run(findPrunable(lane, age))
    },
    prune: (given) =>
      order(async (runOrder) => {
        checkOrder("prune", given)
        return runOrder(pruneCampaigns(lane, given, complete(given)))
      }),
    close: runtime.close,
    [Symbol.asyncDispose]: runtime.close,
  }
}

const laneState = (lane: Lane) => RecallClient.use((client) => client.lane(lane))

const statusOf =
  (lane: Lane) =>
  ([{ blocked, holds }, worker, readingsHeldMillis]: readonly [LaneState, WorkerStatus, number]): RecallerStatus => {
    const now = Date.now()
    const until = (at = 0) => (at > now ? at : null)
    return {
      lane,
      worker,
      blockedBy: blockOf(blocked),
      heldUntil: {
        recall: until(holds.recall?.until),
        progress: until(Math.max(holds.progress?.until ?? 0, Math.ceil(now + readingsHeldMillis))),
      },
    }
  }

const listCampaigns = (lane: Lane) =>
  Effect.gen(function* () {
    const { campaigns, damaged } = yield* RecallClient.use((client) => client.campaigns)
    for (const id of damaged)
      yield* Effect.logWarning(`the history of campaign ${id} is damaged, and it is left out: look at the store`)
    return campaigns.filter(({ lane: other }) => isSame(lane, other)).map(summaryOf)
  })

const isSame = (one: Lane, other: Lane): boolean =>
  one.baseUrl === other.baseUrl && one.appId === other.appId && one.tenantKey === other.tenantKey

const isCampaignId = Schema.is(CampaignId)

const campaignIdOf = (id: unknown): CampaignId => {
  if (isCampaignId(id)) return id
  throw new InvalidInput({
    message: "correct the campaign id: expected the `campaignId` that `sealed` gave, e.g. c-20261123-0547-3f9a2b",
  })
}
