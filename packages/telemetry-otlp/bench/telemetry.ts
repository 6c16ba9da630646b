/**
 * What telemetry costs per recalled id: `pnpm bench:telemetry`. A campaign with all limits lifted, memory store and a
 * platform in memory, in processes that alternate: the core without any telemetry, and the core as it is, with nobody
 * looking, scraped every second, and sending everything to a collector. Besides the core there is next to nothing here:
 * with a database and HTTP the share is smaller.
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
  RecallClient,
  RecallTransport,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
} from "@feishu-recall/core"
import * as Otlp from "@feishu-recall/telemetry-otlp"
import * as Prometheus from "@feishu-recall/telemetry-prometheus"
import { Effect, Layer, Redacted } from "effect"

const ids = 3_000
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
  const looked =
    how === "otlp" ? Otlp.layer({ endpoint }) : how === "prometheus" ? Prometheus.layer({ port: 9_464 }) : Layer.empty
  const scraping = setInterval(() => how === "prometheus" && void fetch("http://127.0.0.1:9464/metrics"), 1_000)
  const millis = await Effect.runPromise(run.pipe(Effect.provide(Layer.mergeAll(services, looked)), Effect.orDie))
  clearInterval(scraping)
  collector.close().closeAllConnections()
  process.stdout.write(String(millis))
}

/** Runs one way of looking, alternating with the same without telemetry; the median of the ratios, and the middle half. */
const compare = (mode: string): string => {
  const pairs = Array.from({ length: rounds }, (_, round) => {
    // Whichever goes first meets another machine than the second.
    const order = round % 2 === 0 ? ["without", mode] : [mode, "without"]
    const millis = new Map(order.map((one) => [one, cpuPerId(one)]))
    return { before: millis.get("without")!, ratio: millis.get(mode)! / millis.get("without")! }
  })
  const ratios = pairs.map(({ ratio }) => ratio).toSorted((one, other) => one - other)
  const percent = (share: number) => ((quantile(ratios, share) - 1) * 100).toFixed(1)
  const before = quantile(
    pairs.map((pair) => pair.before).toSorted((one, other) => one - other),
    0.5,
  )
  return `${mode}: ${percent(0.5)} % more than ${before.toFixed(3)} ms of CPU per id without telemetry (middle half of ${rounds} pairs: ${percent(0.25)} to ${percent(0.75)} %)`
}

const quantile = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.round(share * (sorted.length - 1))]!

const cpuPerId = (mode: string): number => {
  const hook = mode === "without" ? ["--import", fileURLToPath(new URL("withoutTelemetry.ts", import.meta.url))] : []
  const output = execFileSync(process.execPath, [...hook, fileURLToPath(import.meta.url), mode], { encoding: "utf8" })
  return Number(output)
}

const rounds = 15

const [how] = process.argv.slice(2)
if (how !== undefined) await measure(how)
else for (const mode of ["unwatched", "prometheus", "otlp"]) process.stdout.write(`${compare(mode)}\n`)
