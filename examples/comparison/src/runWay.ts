import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { CommandError, exitCodes } from "@feishu-recall/cli"
import { monotonic, type SandboxProcess, startSandboxProcess } from "@feishu-recall/example-crash-rounds"
import { Effect, Random, Schema } from "effect"
import type { WayRecord } from "./judgeWay.ts"
import type { CompareOptions } from "./options.ts"
import { sandboxSetup, stageCampaign } from "./stageCampaign.ts"
import type { Claims, Task } from "./ways/Way.ts"
import type { WayName } from "./ways/ways.ts"

/**
 * Takes one campaign back in one way, on a sandbox of its own: a program that is killed once half as many calls have
 * arrived as there are ids, and is started again.
 */
export const runWay = Effect.fnUntraced(function* (name: WayName, { recalls, seed, windows }: CompareOptions) {
  const folder = yield* temporaryFolder
  const sandbox = yield* startSandboxProcess(sandboxSetup(seed, windows))
  const campaign = yield* Random.withSeed(stageCampaign(sandbox, recalls), `comparison ${seed}`)
  const { appId, appSecret, url } = sandbox
  const task: Task = { appId, appSecret, baseUrl: url, ids: campaign.ids, folder }
  writeFileSync(join(folder, "task.json"), JSON.stringify(task), { mode: 0o600 })

  const startedAt = monotonic()
  const first = yield* startProgram(name, folder)
  yield* Effect.raceFirst(untilCalled(sandbox, Math.ceil(recalls / 2)), tooEarly(name, first, folder))
  first.kill("SIGKILL")
  const killedAt = monotonic()
  yield* ending(first)

  const second = yield* startProgram(name, folder)
  const exitCode = yield* ending(second)
  const endedAt = monotonic()
  if (exitCode !== 0) return yield* failed(name, folder)
  yield* untilAtRest(sandbox)
  const record: WayRecord = {
    campaign,
    startedAt,
    killedAt,
    endedAt,
    arrivals: (yield* sandbox.witnessed).arrivals,
    truth: yield* sandbox.truth,
    claims: JSON.parse(readFileSync(join(folder, "claims.json"), "utf8")) as Claims,
  }
  return record
}, Effect.scoped)

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-comparison-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)

const script = fileURLToPath(new URL("./program.ts", import.meta.url))

const startProgram = (name: WayName, folder: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const log = openSync(join(folder, "program.log"), "a", 0o600)
      const child = spawn(process.execPath, [script, name, folder], {
        stdio: ["ignore", log, log],
        // The SDK would ask a proxy for what is on this machine.
        env: { ...process.env, NO_PROXY: "127.0.0.1" },
      })
      closeSync(log)
      return child
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  )

const ending = (child: ChildProcess): Effect.Effect<number | null> =>
  Effect.promise(async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    return child.exitCode
  })

const tooEarly = (name: WayName, child: ChildProcess, folder: string) =>
  Effect.andThen(ending(child), failed(name, folder))

const failed = (name: WayName, folder: string) =>
  Effect.suspend(() => {
    const last = readFileSync(join(folder, "program.log"), "utf8").trim().split("\n").slice(-5).join("\n")
    return new CommandError({
      message: `the program of "${name}" ended before its time. It said last:\n${last}`,
      exitCode: exitCodes.failed,
    })
  })

const Calls = Schema.Struct({ byApi: Schema.Struct({ recall: Schema.optionalKey(Schema.Int) }) })

const untilCalled = (sandbox: SandboxProcess, count: number) =>
  Effect.gen(function* () {
    const answer: unknown = yield* Effect.promise(() =>
      fetch(`${sandbox.url}/sandbox/ledger`).then((response) => response.json()),
    )
    const { byApi } = yield* Effect.orDie(Schema.decodeUnknownEffect(Calls)(answer))
    return byApi.recall ?? 0
  }).pipe(Effect.delay("50 millis"), Effect.repeat({ until: (called) => called >= count }))

/** A way is judged once the platform has done all that it was asked for: nobody is blamed for what is still going. */
const untilAtRest = (sandbox: SandboxProcess) =>
  sandbox.truth.pipe(
    Effect.delay("200 millis"),
    Effect.repeat({ until: (truth) => truth.every(({ atRest, recalled }) => atRest || !recalled) }),
  )
