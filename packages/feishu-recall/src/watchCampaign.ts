import {
  type CampaignId,
  EventStore,
  type EventStoreError,
  isAtRest,
  isPassing,
  RecallClient,
  type WatchedEvent,
} from "@feishu-recall/core"
import { Duration, Effect, Option, Schedule, Stream } from "effect"
import type { CampaignEvent } from "./CampaignEvent.ts"
import { eventOf } from "./eventOf.ts"
import { limits } from "./limits.ts"
import { lookAgainAfter } from "./lookAgainAfter.ts"
import { progressOf, reportOf } from "./progressOf.ts"
import type { RecallerRuntime, RecallerServices } from "./RecallerRuntime.ts"

export interface Watching {
  readonly runtime: RecallerRuntime
  /** Fails if the worker of this process can't go on. */
  readonly watchWorker: Effect.Effect<void, unknown, RecallerServices>
  readonly campaignId: CampaignId
  readonly after: number | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * First the numbers are read, then all events up to the end of the log: whoever is told that all is at rest was told of
 * everything that brought it there. Nothing is read before it is asked for, so a slow reader costs no memory.
 */
export async function* watchCampaign(watching: Watching): AsyncGenerator<CampaignEvent, void, undefined> {
  const { campaignId, runtime, signal, watchWorker } = watching
  let position = watching.after ?? 0
  let told = ""
  while (true) {
    const { head, progress, tookMillis } = await runtime.run(look(campaignId), signal)
    while (true) {
      const page = await runtime.run(readPage(campaignId, position), signal)
      for (const stored of page) {
        position = stored.position
        const event = isOlder(stored, progress.campaign.openedAt) ? undefined : eventOf(stored)
        if (event !== undefined) yield event
      }
      if (page.length < limits.eventsPerPage) break
    }
    // Whatever else stands in the log by then is of other campaigns: it is not read again.
    position = Math.max(position, head)
    const plain = progressOf(progress)
    const text = JSON.stringify(plain)
    if (text !== told) yield { type: "progress", position, at: Date.now(), progress: plain }
    told = text
    if (isAtRest(progress)) break
    await runtime.run(watchWorker, signal)
    await runtime.run(Effect.sleep(lookAgainAfter(tookMillis)), signal)
  }
  const report = await runtime.run(outlast(RecallClient.use((client) => client.report(campaignId))), signal)
  yield { type: "finished", position, at: Date.now(), report: reportOf(report) }
}

const look = (id: CampaignId) =>
  outlast(
    Effect.gen(function* () {
      const client = yield* RecallClient
      const store = yield* EventStore
      const [took, progress] = yield* Effect.timed(client.progress(id))
      const newest = yield* Stream.runHead(store.readAllBackwards)
      const head = Option.match(newest, { onNone: () => 0, onSome: ({ position }) => position })
      return { progress, head, tookMillis: Duration.toMillis(took) }
    }),
  )

const readPage = (id: CampaignId, afterPosition: number) =>
  outlast(
    RecallClient.use((client) =>
      Stream.runCollect(Stream.take(client.watch(id, { afterPosition, live: false }), limits.eventsPerPage)),
    ),
  )

/** Like the worker, whoever watches waits for a store that comes back by itself. */
const outlast = <A, E, R>(effect: Effect.Effect<A, E | EventStoreError, R>) =>
  Effect.retry(effect, { while: isPassing, schedule: Schedule.spaced(limits.pollMillis) })

/** What happened to the lane before the campaign was opened is none of its story. */
const isOlder = ({ batchMessageId, event, recordedAt }: WatchedEvent, openedAt: number): boolean =>
  batchMessageId === undefined && event._tag.startsWith("Lane") && recordedAt < openedAt
