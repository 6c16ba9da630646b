import { mkdirSync, writeFileSync } from "node:fs"
import { BatchMessageId, type CampaignId } from "@feishu-recall/core"
import { Effect } from "effect"
import { Caller } from "./Caller.ts"
import { conductCampaign } from "./conductCampaign.ts"
import { makeTrouble, type Scene } from "./makeTrouble.ts"
import { monotonic } from "./monotonic.ts"
import { Notebook } from "./Notebook.ts"
import { ProgramProcess } from "./ProgramProcess.ts"
import type { ProgramSetup } from "./ProgramSetup.ts"
import { readStore } from "./readStore.ts"
import { roundPolicy } from "./roundPolicy.ts"
import type { RoundPlan } from "./RoundPlan.ts"
import { startRoundStore } from "./RoundStore.ts"
import type { AcknowledgedOrder, RoundRecord } from "./RoundRecord.ts"
import { type SandboxProcess, startSandboxProcess } from "./SandboxProcess.ts"
import { sandboxSetup } from "./SandboxSetup.ts"
import type { StorePlace } from "./StorePlace.ts"
import type { Timeline } from "./Timeline.ts"

/** One round: real programs, real trouble, and all that can be seen of it from outside. */
export const runRound = Effect.fnUntraced(function* (plan: RoundPlan, folder: string, timeline: Timeline) {
  mkdirSync(folder, { recursive: true })
  const store = yield* startRoundStore(plan, folder)
  const sandbox = yield* startSandboxProcess(sandboxSetup(plan))
  const messages = yield* stage(plan, sandbox)
  writeSetup(plan, sandbox, store.place, folder)
  const notebook: Notebook = new Notebook(
    timeline,
    (report) => caller.heard(report),
    (pid) => caller.ended(pid),
  )
  const programs = yield* Effect.acquireRelease(
    Effect.sync(() => namesOf(plan).map((name) => new ProgramProcess(name, folder, notebook))),
    (all) => Effect.sync(() => all.forEach((program) => program.kill())),
  )
  const caller: Caller = new Caller(programs, timeline)
  programs.forEach((program) => program.start())
  yield* until(() => programs.every((program) => program.ready))

  const begun = monotonic()
  const sleepUntil = (at: number) => Effect.suspend(() => Effect.sleep(Math.max(0, begun + at - monotonic())))
  const orders: Array<AcknowledgedOrder> = []
  const copied: Array<{ readonly at: number; readonly folder: string }> = []
  const scene: Scene = {
    programs,
    sandbox,
    caller,
    timeline,
    notebook,
    store,
    newCopy: () => `${folder}/copy-${copied.length + 1}`,
    copied: (at, to) => copied.push({ at, folder: to }),
  }
  const [campaigns] = yield* Effect.all(
    [
      Effect.forEach(
        plan.campaigns,
        (campaign) => conductCampaign(campaign, messages, caller, sleepUntil, (order) => orders.push(order)),
        { concurrency: "unbounded" },
      ),
      Effect.forEach(plan.faults, (fault) => Effect.andThen(sleepUntil(fault.at), makeTrouble(fault, scene)), {
        concurrency: "unbounded",
        discard: true,
      }),
    ],
    { concurrency: "unbounded" },
  )
  timeline.note("the trouble is over: the programs finish what is left")
  yield* letFinish(
    programs,
    caller,
    notebook,
    campaigns.map(({ campaignId }) => campaignId),
  )
  const { cuts, figures, freezes, kills, restarts, sendings, standstills, stored, workerFailures } = notebook
  const { arrivals, stalls } = yield* sandbox.witnessed
  const record: RoundRecord = {
    plan,
    policy: roundPolicy(plan),
    campaigns,
    stored,
    orders,
    sendings,
    standstills,
    figures,
    epochAhead: Date.now() - monotonic(),
    arrivals,
    stalls: [...notebook.stalls, ...stalls.map((stall) => ({ ...stall, pid: sandbox.pid, told: false }))],
    sandboxPid: sandbox.pid,
    kills,
    freezes,
    restarts,
    cuts,
    workerFailures,
    truth: yield* sandbox.truth,
    log: yield* readStore(store.place),
    copies: yield* Effect.forEach(copied, (copy) =>
      Effect.map(readStore({ _tag: "Sqlite", filename: `${copy.folder}/recalls.db` }), (log) => ({ ...copy, log })),
    ),
  }
  return record
}, Effect.scoped)

const namesOf = ({ processes }: RoundPlan) => Array.from({ length: processes }, (_, index) => `p${index + 1}`)

/** Indices as the plan has them: the ordinary ones, those too old, and those that nobody knows. */
const stage = Effect.fnUntraced(function* ({ messages, people, seed }: RoundPlan, sandbox: SandboxProcess) {
  const ordinary = yield* sandbox.stage({ count: messages.ordinary, people, sentHoursAgo: 1 })
  const tooOld = yield* sandbox.stage({ count: messages.tooOld, people, sentHoursAgo: 30 })
  const unknown = Array.from({ length: messages.unknown }, (_, index) => `bm-${seed}x${index}`.padEnd(35, "0"))
  return [...ordinary, ...tooOld, ...unknown].map((id) => BatchMessageId.make(id))
})

const writeSetup = ({ windows }: RoundPlan, sandbox: SandboxProcess, store: StorePlace, folder: string): void => {
  const lane = { baseUrl: sandbox.url, appId: sandbox.appId, tenantKey: "self" }
  const setup: ProgramSetup = { lane, appSecret: sandbox.appSecret, store, windows }
  writeFileSync(`${folder}/setup.json`, JSON.stringify(setup), { mode: 0o600 })
}

/** No more trouble: each program waits for the rest, reports and ends; one that ended before is started again. */
const letFinish = Effect.fnUntraced(function* (
  programs: ReadonlyArray<ProgramProcess>,
  caller: Caller,
  notebook: Notebook,
  campaignIds: ReadonlyArray<CampaignId>,
) {
  const finishOne = Effect.fnUntraced(function* (program: ProgramProcess) {
    while (true) {
      if (program.pid === undefined) program.start()
      const pid = program.pid!
      yield* until(() => program.ready || program.pid !== pid)
      program.tell({ _tag: "Finish", number: 0, campaignIds })
      yield* until(() => program.pid !== pid)
      if (notebook.finished.has(pid)) return
    }
  })
  const resumeLane = Effect.gen(function* () {
    while (true) {
      yield* until(() => notebook.laneIsBlocked)
      yield* caller.give({ _tag: "ResumeLane", reason: "seen to" })
      notebook.laneIsBlocked = false
      yield* Effect.sleep("300 millis")
    }
  })
  yield* Effect.raceFirst(Effect.forEach(programs, finishOne, { concurrency: "unbounded", discard: true }), resumeLane)
})

const until = (condition: () => boolean) => Effect.repeat(Effect.sleep("10 millis"), { until: condition })
