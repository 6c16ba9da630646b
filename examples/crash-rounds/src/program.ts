// One of the programs that are killed: opens campaigns as it is told, works the lane, and tells what is stored.
import { readFileSync } from "node:fs"
import { flushCompileCache } from "node:module"
import { hostname } from "node:os"
import { createInterface } from "node:readline"
import {
  isPassing,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Deferred, Effect, Fiber, Layer, Logger, Queue, Redacted, Schedule, Schema } from "effect"
import { carryOut } from "./carryOut.ts"
import { finish } from "./finish.ts"
import { ProgramOrder } from "./ProgramOrder.ts"
import type { CampaignFigures } from "./ProgramReport.ts"
import { ProgramSetup } from "./ProgramSetup.ts"
import { roundPolicy } from "./roundPolicy.ts"
import { say } from "./say.ts"
import { openStore } from "./StorePlace.ts"
import { arm } from "./strike.ts"
import { tellingStore, tellingTransport } from "./tellingPorts.ts"
import { watchStalls } from "./watchStalls.ts"

const setup = Schema.decodeSync(Schema.fromJsonString(ProgramSetup))(readFileSync(process.argv[2]!, "utf8"))
const { appSecret, lane, store } = setup
const policy = roundPolicy(setup)

watchStalls(({ from, to }) => Effect.runSync(say({ _tag: "Stalled", from, to })))

const decodeOrder = Schema.decodeSync(Schema.fromJsonString(ProgramOrder))

const orders = Effect.gen(function* () {
  const queue = yield* Queue.unbounded<ProgramOrder>()
  createInterface({ input: process.stdin })
    .on("line", (line) => void Queue.offerUnsafe(queue, decodeOrder(line)))
    // Nobody is left to tell anything.
    .on("close", () => process.exit(1))
  return queue
})

const program = Effect.gen(function* () {
  const worker = yield* LaneWorker
  const working = yield* Effect.forkChild(
    worker.run.pipe(
      Effect.catch((failed) => say({ _tag: "WorkerFailed", message: failed.message })),
      Effect.andThen(Effect.sleep("200 millis")),
      Effect.forever,
    ),
  )
  const queue = yield* orders
  const finished = yield* Deferred.make<ReadonlyArray<CampaignFigures>>()
  const obey = Effect.flatMap(Queue.take(queue), (order) => {
    if (order._tag === "Strike") return arm(order)
    if (order._tag === "Finish")
      return Effect.asVoid(Effect.forkChild(Deferred.into(finish(order.campaignIds), finished)))
    return Effect.asVoid(Effect.forkChild(carryOut(lane, order)))
  })
  yield* Effect.forkChild(Effect.forever(obey))
  yield* say({ _tag: "Ready" })
  // A program that is killed would leave nothing compiled for the next.
  flushCompileCache()
  const figures = yield* Deferred.await(finished)
  yield* Fiber.interrupt(working)
  yield* say({ _tag: "Finished", figures })
})

const transport = tellingTransport.pipe(
  Layer.provide(HttpTransport.layer({ baseUrl: lane.baseUrl, connections: 2 * policy.maxInFlight + 4 })),
)
const app = SelfBuiltApp({ appId: lane.appId, appSecret: Redacted.make(appSecret) })
const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([app, TokenStoreMemory]))
// As a supervisor would, who starts a program again that finds no database.
const patient = Schedule.while(Schedule.spaced("200 millis"), ({ input }) => isPassing(input))
const opened = Layer.effectContext(Effect.retry(Layer.build(openStore(store)), patient))
const stores = tellingStore.pipe(Layer.provideMerge(opened))
const owner = `${hostname()}/${process.pid}`
const services = Layer.merge(RecallClient.layer, LaneWorker.layer(lane, { owner, policy })).pipe(
  Layer.provide(tokens),
  Layer.provide(transport),
  Layer.provide(stores),
)

await Effect.runPromise(program.pipe(Effect.provide(services), Effect.provideService(Logger.LogToStderr, true)))
process.exit(0)
