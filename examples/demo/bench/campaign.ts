/**
 * Memory and time per id, with all limits lifted: `node examples/demo/bench/campaign.ts` runs a campaign of 2,000 and one
 * of 20,000 ids, each in a process of its own against a sandbox process of its own, and prints how they compare.
 */
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  BatchMessageId,
  defaultRecallPolicy,
  defaultWorkerPolicy,
  isAtRest,
  laneKey,
  LaneWorker,
  RecallClient,
  SelfBuiltApp,
  TenantTokens,
  TokenStoreMemory,
} from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Effect, Layer, Redacted } from "effect"

interface Measured {
  readonly ids: number
  readonly confirmed: number
  /** From the first call to the last recall's first call. */
  readonly dispatchMillis: number
  readonly cpuSeconds: number
  /** What is alive at the end, after a collection: what the campaign itself keeps in memory. */
  readonly liveMiB: number
  /** Resident at most, with a heap that may not grow as it likes on a large machine. */
  readonly peakMiB: number
}

const flags = ["--expose-gc", "--max-old-space-size=256"]

/** Longer than the dispatch: the readings that follow would otherwise share its time, the more the longer it lasts. */
const readAfterMillis = 20_000
const quietMillis = 1_000

const measure = (ids: number, address: { url: string; appId: string; appSecret: string }, filename: string) => {
  const lane = { baseUrl: address.url, appId: address.appId, tenantKey: "self" }
  const policy = {
    ...defaultWorkerPolicy,
    recall: { ...defaultRecallPolicy, readAfterMillis, quietMillis },
    windows: { recall: [], progress: [] },
  }
  const services = Layer.mergeAll(RecallClient.layer, LaneWorker.layer(lane, { owner: "bench", policy })).pipe(
    Layer.provide(TenantTokens.layer(laneKey(lane))),
    Layer.provide(SelfBuiltApp({ appId: lane.appId, appSecret: Redacted.make(address.appSecret) })),
    Layer.provide([
      TokenStoreMemory,
      HttpTransport.layer({ baseUrl: lane.baseUrl, connections: 2 * policy.maxInFlight + 4 }),
      EventStoreSqlite.layer({ filename }),
    ]),
  )
  return Effect.gen(function* () {
    const client = yield* RecallClient
    const worker = yield* LaneWorker
    const staged = yield* Effect.promise(() => stage(address.url, ids))
    yield* Effect.sleep("1 second")
    const { campaignId } = yield* client.open({ lane, by: "bench", reason: "measurement" })
    for (let from = 0; from < ids; from += 1_000) {
      const portion = staged.slice(from, from + 1_000)
      yield* client.fill(
        campaignId,
        portion.map((id) => ({ id: BatchMessageId.make(id) })),
      )
    }
    yield* client.seal(campaignId)
    const before = process.cpuUsage()
    const untilAtRest = Effect.gen(function* () {
      while (!isAtRest(yield* client.progress(campaignId))) yield* Effect.sleep("500 millis")
    })
    yield* Effect.raceFirst(untilAtRest, worker.run)
    const cpu = process.cpuUsage(before)
    const { confirmed, dispatchMillis } = yield* client.report(campaignId)
    globalThis.gc?.()
    const measured: Measured = {
      ids,
      confirmed,
      dispatchMillis,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      liveMiB: process.memoryUsage().heapUsed / 1_048_576,
      peakMiB: process.resourceUsage().maxRSS / 1_024,
    }
    process.stdout.write(`${JSON.stringify(measured)}\n`)
  }).pipe(Effect.provide(services))
}

/** Batch messages that have been there for an hour: every one is delivered. */
const stage = async (url: string, count: number): Promise<ReadonlyArray<string>> => {
  const response = await fetch(`${url}/sandbox/batch-messages`, {
    method: "POST",
    body: JSON.stringify({ count, people: 20, sentHoursAgo: 1 }),
  })
  return ((await response.json()) as { ids: ReadonlyArray<string> }).ids
}

const runIn = (ids: number): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), "feishu-recall-bench-"))
  const program = fileURLToPath(import.meta.resolve("@feishu-recall/sandbox/bin"))
  const sandbox = spawn(process.execPath, [program, "--control", "--lift-limits", "--recall-ms", "100-1000"])
  return new Promise<Measured>((resolve, reject) => {
    sandbox.stdout.once("data", (line: Buffer) => {
      try {
        const text = execFileSync(
          process.execPath,
          [...flags, fileURLToPath(import.meta.url), String(ids), line.toString(), join(folder, "bench.db")],
          { encoding: "utf8" },
        )
        resolve(JSON.parse(text) as Measured)
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }).finally(() => {
    sandbox.kill()
    rmSync(folder, { recursive: true })
  })
}

const [ids, address, filename] = process.argv.slice(2)
if (ids !== undefined && address !== undefined && filename !== undefined) {
  await Effect.runPromise(measure(Number(ids), JSON.parse(address) as Parameters<typeof measure>[1], filename))
} else {
  const small = await runIn(2_000)
  const large = await runIn(20_000)
  const perId = (measured: Measured, value: number) => ((value / measured.ids) * 1_000).toFixed(2)
  for (const measured of [small, large])
    process.stdout.write(
      `${String(measured.ids).padStart(6)} ids, ${measured.confirmed} confirmed: ${perId(measured, measured.dispatchMillis / 1_000)} ms to call and ${perId(measured, measured.cpuSeconds)} ms CPU in all per id, ${measured.liveMiB.toFixed(0)} MiB alive, ${measured.peakMiB.toFixed(0)} MiB at most\n`,
    )
  const ratio = (of: (measured: Measured) => number) => (of(large) / of(small)).toFixed(2)
  process.stdout.write(
    ` ratio: time to call per id ${ratio((m) => m.dispatchMillis / m.ids)}, CPU per id ${ratio((m) => m.cpuSeconds / m.ids)}, memory alive ${ratio((m) => m.liveMiB)}, at most ${ratio((m) => m.peakMiB)}\n`,
  )
}
