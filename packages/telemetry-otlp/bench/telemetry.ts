/**
 * What telemetry costs per recalled id: `pnpm bench:telemetry`. A campaign with all limits lifted, memory store and a
 * platform in memory, in a process of its own for each way of looking at it; and what one update of a metric takes.
 */
import { execFileSync } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import {
  BatchMessageId,
  defaultRecallPolicy,
  defaultWorkerPolicy,
  EventStoreMemory,
  isAtRest,
  laneKey,
  LaneWorker,
  metrics,
  RecallClient,
  RecallTransport,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
} from "@feishu-recall/core"
import * as Otlp from "@feishu-recall/telemetry-otlp"
import * as Prometheus from "@feishu-recall/telemetry-prometheus"
import { Context, Effect, Layer, Metric, Redacted } from "effect"

const ids = 4_000
const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2", tenantKey: "self" }

const platform = Layer.succeed(RecallTransport, {
  send: (request) =>
    Effect.as(Effect.sleep(1), {
      _tag: "Answered",
      status: 200,
      headers: {},
      body:
        request._tag === "RecallBatchMessage"
          ? '{"code":0,"msg":"ok","data":{}}'
          : '{"code":0,"msg":"ok","data":{"batch_message_send_progress":{"valid_user_ids_count":3,"success_user_ids_count":3,"read_user_ids_count":1},"batch_message_recall_progress":{"recall":true,"recall_count":3}}}',
      truncated: false,
    } as const),
})
const source = Layer.succeed(TokenSource, {
  issue: Effect.sync(() => ({ token: Redacted.make("t-1"), expiresAt: Date.now() + 7_200_000 })),
})

/** Counts updates: each looks its series up. */
const countingRegistry = () => {
  const counted = { updates: 0 }
  const registry = new Map()
  const get = registry.get.bind(registry)
  registry.get = (key) => {
    counted.updates++
    return get(key)
  }
  return { counted, registry }
}

const run = Effect.gen(function* () {
  const client = yield* RecallClient
  const worker = yield* LaneWorker
  const { campaignId } = yield* client.open({ lane, by: "bench", reason: "measurement" })
  const targets = Array.from({ length: ids }, (_, index) => ({
    id: BatchMessageId.make(`bm-${index.toString(16).padStart(32, "0")}`),
  }))
  yield* client.fill(campaignId, targets)
  yield* client.seal(campaignId)
  const before = process.cpuUsage()
  const atRest = Effect.gen(function* () {
    while (!isAtRest(yield* client.progress(campaignId))) yield* Effect.sleep("200 millis")
  })
  yield* Effect.raceFirst(atRest, worker.run)
  const { system, user } = process.cpuUsage(before)
  return (user + system) / 1_000 / ids
})

const measure = async (how: string): Promise<void> => {
  const collector = createServer((request, response) => request.resume().on("end", () => response.end("{}")))
  await new Promise<void>((resolve) => void collector.listen(0, "127.0.0.1", resolve))
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const policy = {
    ...defaultWorkerPolicy,
    recall: { ...defaultRecallPolicy, readAfterMillis: 500, quietMillis: 500 },
    windows: { recall: [], progress: [] },
  }
  const tokens = TenantTokens.layer(laneKey(lane)).pipe(Layer.provide([source, TokenStoreMemory]))
  const services = Layer.merge(RecallClient.layer, LaneWorker.layer(lane, { owner: "bench", policy })).pipe(
    Layer.provide([platform, tokens, EventStoreMemory]),
  )
  const { counted, registry } = countingRegistry()
  const looked =
    how === "otlp" ? Otlp.layer({ endpoint }) : how === "prometheus" ? Prometheus.layer({ port: 9_464 }) : Layer.empty
  const scraping = setInterval(() => how === "prometheus" && void fetch("http://127.0.0.1:9464/metrics"), 1_000)
  const own = how === "updates" ? Effect.provideService(run, Metric.MetricRegistry, registry) : run
  const millis = await Effect.runPromise(own.pipe(Effect.provide(Layer.mergeAll(services, looked)), Effect.orDie))
  clearInterval(scraping)
  collector.close().closeAllConnections()
  process.stdout.write(JSON.stringify({ millis, updates: counted.updates / ids }))
}

/** One counter with five attributes, as the worker updates it. */
const nanosPerUpdate = (): number => {
  const context = Context.make(Metric.MetricRegistry, new Map())
  const attributes = { "server.address": "a", "server.port": "443", app: "b", tenant: "c", unit: metrics.calls.unit }
  const counter = Metric.counter(metrics.calls.name, { attributes, incremental: true })
  const updates = 2_000_000
  for (let index = 0; index < updates; index++) counter.updateUnsafe(1, context)
  const startedAt = process.hrtime.bigint()
  for (let index = 0; index < updates; index++) counter.updateUnsafe(1, context)
  return Number(process.hrtime.bigint() - startedAt) / updates
}

const [how] = process.argv.slice(2)
if (how !== undefined) await measure(how)
else {
  const one = (mode: string) =>
    JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), mode], { encoding: "utf8" })) as {
      readonly millis: number
      readonly updates: number
    }
  const best = (mode: string) => Math.min(...[1, 2].map(() => one(mode).millis))
  const none = best("none")
  const { updates } = one("updates")
  const nanos = nanosPerUpdate()
  const share = (millis: number) => `${((millis / none) * 100).toFixed(1)} %`
  const lines = [
    `no exporter: ${none.toFixed(3)} ms CPU per id; ${updates.toFixed(1)} updates of ${nanos.toFixed(0)} ns each are ${share((updates * nanos) / 1e6)} of it`,
    ...["prometheus", "otlp"].map((mode) => {
      const millis = best(mode)
      return `${mode}: ${millis.toFixed(3)} ms CPU per id, ${share(millis)}`
    }),
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
}
