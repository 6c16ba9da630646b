import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isAtRest, LaneWorker, RecallClient, type WorkerPolicy } from "@feishu-recall/core"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Schedule } from "effect"
import { recallSent } from "./recallSent.ts"
import { sendBatch } from "./sendBatch.ts"
import { services } from "./services.ts"

/** A job that sends the wrong figures to ten departments, a canteen that sends its menu, and the incident that follows. */
export const incident = (policy?: WorkerPolicy) =>
  Effect.gen(function* () {
    const { credentials, platform, url } = yield* Sandbox
    const departments = platform.companies.get(credentials.tenantKey)!.departments.slice(0, 10)
    const lane = { baseUrl: url, appId: credentials.appId, tenantKey: "self" }
    const folder = yield* temporaryFolder
    return yield* Effect.gen(function* () {
      for (const { departmentId } of departments)
        yield* sendBatch(url, { label: "payroll-november", text: "Your new salary", departmentIds: [departmentId] })
      yield* sendBatch(url, { label: "canteen", text: "Soup", departmentIds: [departments[0]!.departmentId] })

      const order = { by: "lin.wei", reason: "wrong salary figures" }
      const { campaignId, targets, withoutId } = yield* recallSent(lane, { label: "payroll-november" }, order)
      const client = yield* RecallClient
      const untilAtRest = Effect.repeat(client.progress(campaignId!), {
        until: isAtRest,
        schedule: Schedule.spaced("100 millis"),
      })
      yield* Effect.raceFirst(
        untilAtRest,
        LaneWorker.use(({ run }) => run),
      )
      return { report: yield* client.report(campaignId!), targets, withoutId }
    }).pipe(Effect.provide(services(lane, credentials.appSecret, folder, policy)))
  }).pipe(Effect.scoped)

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "send-and-remember-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)
