import { defaultWorkerPolicy, type WorkerPolicy } from "@feishu-recall/core"
import { Sandbox, type SandboxOptions } from "@feishu-recall/sandbox"
import { Effect, ManagedRuntime, Redacted } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RecallerOptions } from "../src/index.ts"

const promptRecalls = { recallStartDelayMs: 10, recallMinMs: 20, recallMaxMs: 150 }

/** The real server in this process, a folder of its own, and what `createRecaller` needs for both. */
export const openSandbox = async (options: SandboxOptions = {}) => {
  const runtime = ManagedRuntime.make(Sandbox.layer({ people: 500, settings: promptRecalls, ...options }))
  const sandbox = await runtime.runPromise(Sandbox)
  const folder = mkdtempSync(join(tmpdir(), "feishu-recall-"))
  const recaller: RecallerOptions & { readonly appSecret: string } = {
    appId: sandbox.credentials.appId,
    appSecret: Redacted.value(sandbox.credentials.appSecret),
    baseUrl: sandbox.url,
    store: `sqlite:${join(folder, "recalls.db")}`,
  }
  return {
    ...sandbox,
    folder,
    recaller,
    run: <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect),
    stageNow: (count: number, people = 20) => Effect.runPromise(sandbox.stage({ count, people, sentHoursAgo: 2 })),
    [Symbol.asyncDispose]: async () => {
      await runtime.dispose()
      rmSync(folder, { recursive: true, maxRetries: 5 })
    },
  }
}

const perSecond = { limit: 50, millis: 1_000 }

/** The same rules at a pace for tests: numbers are believed after a fifth of a second. */
export const brisk: WorkerPolicy = {
  ...defaultWorkerPolicy,
  // After a crash readings are held back for the longest window, since nobody knows how many there were.
  leaseTtlMillis: 1_500,
  windows: { recall: [perSecond], progress: [perSecond] },
  recall: {
    ...defaultWorkerPolicy.recall,
    startWithinMillis: 1_000,
    callTimeoutMillis: 2_000,
    readAfterMillis: 50,
    quietMillis: 150,
    quietShortMillis: 400,
    quietSendingMillis: 400,
    quietUndeliveredMillis: 400,
  },
}
