import { defaultWorkerPolicy, EventStore, LaneWorker, RecallClient } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, Layer } from "effect"
import { sealedCampaign } from "./endedCampaign.ts"
import { instantPlatform } from "./instantPlatform.ts"
import { lane } from "./startUp.ts"

/** Opened, filled, sealed, requested, and worked on for a while: what is alive in memory at each tenth of the way. */
export const largeCampaign = (filename: string, ids: number, seconds: number, say: (line: string) => void) => {
  const made = { calls: 0 }
  const policy = { ...defaultWorkerPolicy, windows: { recall: [], progress: [] } }
  const services = Layer.mergeAll(RecallClient.layer, LaneWorker.layer(lane, { owner: "bench", policy })).pipe(
    Layer.provide(
      instantPlatform(lane, ({ _tag }) => {
        if (_tag === "RecallBatchMessage") made.calls++
      }),
    ),
    Layer.provideMerge(EventStoreSqlite.layer({ filename })),
  )
  return Effect.gen(function* () {
    const client = yield* RecallClient
    const store = yield* EventStore
    const worker = yield* LaneWorker
    const filling = sampler(say)
    const campaignId = yield* sealedCampaign(lane, 0, ids, (done) => filling.at(done, ids, "filled"))
    filling.end(`filled and sealed ${ids} ids`, ids)

    const list = `campaign ${campaignId}`
    const requesting = sampler(say)
    const calling = sampler(say)
    const looking = Effect.gen(function* () {
      let requested = 0
      while (requested < ids) {
        yield* Effect.sleep("500 millis")
        const [next] = yield* store.members({ list, afterOrdinal: requested, untakenOnly: true, limit: 1 })
        requested = next === undefined ? ids : next.ordinal - 1
        requesting.at(requested, ids, "requested")
      }
      requesting.end(`requested ${ids} recalls`, ids)
      calling.restart()
      const before = made.calls
      for (let second = 1; second <= seconds && made.calls < ids; second++) {
        yield* Effect.sleep("1 second")
        calling.at(second, seconds, `${made.calls} called`)
      }
      const { counts } = yield* client.progress(campaignId)
      calling.end(
        `called ${made.calls - before} recalls (${counts.confirmed} confirmed, ${counts.open} open)`,
        made.calls - before,
      )
    })
    yield* Effect.raceFirst(looking, worker.run)
    say(`resident at most: ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MiB`)
  }).pipe(Effect.provide(services))
}

/** What is alive after a collection, at the first tenth and at the end. */
const sampler = (say: (line: string) => void) => {
  let startedAt = performance.now()
  let first: number | undefined
  return {
    restart: () => {
      startedAt = performance.now()
    },
    at: (done: number, all: number, what: string) => {
      if (first !== undefined || done * 10 < all) return
      first = liveMiB()
      say(`${what}: ${first.toFixed(1)} MiB alive at a tenth`)
    },
    end: (what: string, count: number) => {
      const seconds = (performance.now() - startedAt) / 1_000
      say(
        `${what} in ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} a second: ${liveMiB().toFixed(1)} MiB alive`,
      )
    },
  }
}

const liveMiB = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1_048_576
}
