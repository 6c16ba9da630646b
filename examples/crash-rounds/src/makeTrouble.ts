import { Effect } from "effect"
import { copyStore } from "./copyStore.ts"
import type { Caller } from "./Caller.ts"
import type { Notebook } from "./Notebook.ts"
import type { ProgramProcess } from "./ProgramProcess.ts"
import type { Fault, Victim } from "./RoundPlan.ts"
import type { SandboxProcess } from "./SandboxProcess.ts"
import type { Timeline } from "./Timeline.ts"

/** What a fault is done to. */
export interface Scene {
  readonly programs: ReadonlyArray<ProgramProcess>
  readonly sandbox: SandboxProcess
  readonly caller: Caller
  readonly timeline: Timeline
  readonly notebook: Notebook
  readonly store: string
  readonly newCopy: () => string
  readonly copied: (at: number, folder: string) => void
}

/** Does one fault of the plan, at its moment, and undoes it after its time. */
export const makeTrouble = Effect.fnUntraced(function* (fault: Fault, scene: Scene) {
  const { caller, sandbox, timeline } = scene
  switch (fault._tag) {
    case "Kill":
      return yield* kill(scene, fault)
    case "Freeze":
      return yield* freeze(scene, fault)
    case "Copy":
      return yield* Effect.sync(() => {
        const folder = scene.newCopy()
        scene.copied(copyStore(scene.programs, scene.store, folder), folder)
        timeline.note(`the store's files are copied to ${folder}`)
      })
    case "RevokeTokens":
      timeline.note("all tokens are revoked")
      return yield* sandbox.command("tokens/revoke", {})
    case "SpendQuota":
      timeline.note("the month's quota is spent")
      yield* sandbox.command(`apps/${sandbox.appId}`, { quotaExceeded: true })
      yield* Effect.sleep(fault.forMillis)
      yield* sandbox.command(`apps/${sandbox.appId}`, { quotaExceeded: false })
      timeline.note("the month's quota is raised")
      return yield* caller.give({ _tag: "ResumeLane", reason: "the quota is raised" })
  }
})

/** Does it to the victims, at the moment that the plan means; none, if that moment does not come. */
const strike = Effect.fnUntraced(function* (
  { notebook, programs }: Scene,
  victim: Victim,
  hit: (program: ProgramProcess) => void,
) {
  const struck: Array<ProgramProcess> = []
  const hitOne = (program: ProgramProcess | undefined) => {
    if (program?.pid === undefined || program.frozen) return
    hit(program)
    struck.push(program)
  }
  if (victim === "all") programs.forEach(hitOne)
  else if (typeof victim === "number") hitOne(programs[victim])
  else {
    const moment = notebook.atNext(victim === "sending" ? "Sending" : "Stored", (pid) =>
      hitOne(programs.find((program) => program.pid === pid)),
    )
    yield* Effect.timeoutOption(moment, momentMillis)
  }
  return struck
})

/** Nobody calls or stores anything for so long at most. */
const momentMillis = 2_000

const kill = Effect.fnUntraced(function* (scene: Scene, { forMillis, victim }: Extract<Fault, { _tag: "Kill" }>) {
  const struck = yield* strike(scene, victim, (program) => {
    scene.timeline.note(`${program.name} (${program.pid}) is killed (${victim})`)
    program.kill()
  })
  yield* Effect.forEach(struck, (program) => restart(program, forMillis), { concurrency: "unbounded", discard: true })
})

const restart = Effect.fnUntraced(function* (program: ProgramProcess, forMillis: number) {
  const { pid } = program
  yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => program.pid !== pid })
  yield* Effect.sleep(forMillis)
  // Another fault may have killed and started it meanwhile.
  if (program.pid === undefined) program.start()
})

const freeze = Effect.fnUntraced(function* (scene: Scene, { forMillis, victim }: Extract<Fault, { _tag: "Freeze" }>) {
  const pids = new Map<ProgramProcess, number | undefined>()
  const struck = yield* strike(scene, victim, (program) => {
    pids.set(program, program.pid)
    program.freeze()
    scene.timeline.note(`${program.name} (${program.pid}) is frozen for ${forMillis} ms (${victim})`)
  })
  yield* Effect.sleep(forMillis)
  for (const program of struck) {
    if (program.pid !== pids.get(program)) continue
    scene.timeline.note(`${program.name} (${program.pid}) goes on`)
    program.thaw()
  }
})
