import { Effect } from "effect"
import { copyStore } from "./copyStore.ts"
import type { Caller } from "./Caller.ts"
import { monotonic } from "./monotonic.ts"
import type { Notebook } from "./Notebook.ts"
import type { ProgramProcess } from "./ProgramProcess.ts"
import type { Fault, Victim } from "./RoundPlan.ts"
import type { RoundStore } from "./RoundStore.ts"
import type { SandboxProcess } from "./SandboxProcess.ts"
import type { Timeline } from "./Timeline.ts"

/** What a fault is done to. */
export interface Scene {
  readonly programs: ReadonlyArray<ProgramProcess>
  readonly sandbox: SandboxProcess
  readonly caller: Caller
  readonly timeline: Timeline
  readonly notebook: Notebook
  readonly store: RoundStore
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
        const { place } = scene.store
        if (place._tag !== "Sqlite") return
        const folder = scene.newCopy()
        scene.copied(copyStore(scene.programs, place.filename, folder), folder)
        timeline.note(`the store's files are copied to ${folder}`)
      })
    case "Restart":
      timeline.note(`the database goes down (${fault.how}) for ${fault.forMillis} ms`)
      yield* scene.store.restart(fault.how, fault.forMillis)
      scene.notebook.restarts++
      return timeline.note("the database is back")
    case "Cut": {
      const cut = yield* scene.store.cut
      scene.notebook.cuts += cut
      return timeline.note(`${cut} connections to the database are cut`)
    }
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

/** What a signal is for: when it comes from outside, and when the program sent it to itself. */
interface Hit {
  readonly signal: "SIGKILL" | "SIGSTOP"
  readonly send: (program: ProgramProcess) => void
}

/** Does it to the victims, at the moment that the plan means; none, if that moment does not come. */
const strike = Effect.fnUntraced(function* (scene: Scene, victim: Victim, { send, signal }: Hit, done: string) {
  const { notebook, programs, timeline } = scene
  const standing = programs.filter((program) => program.pid !== undefined && !program.frozen)
  if (typeof victim === "number" || victim === "all") {
    const chosen = standing.filter((program) => victim === "all" || program === programs[victim])
    for (const program of chosen) {
      timeline.note(`${program.name} (${program.pid}) ${done}`)
      send(program)
    }
    return chosen
  }
  const acting = standing.find((program) => program.pid === notebook.sendings.at(-1)?.pid) ?? standing[0]
  if (acting === undefined) return []
  const struck: Array<ProgramProcess> = []
  const until = monotonic() + momentMillis
  const moment = notebook.awaitStrike(
    (number) => acting.tell({ _tag: "Strike", number, moment: victim, signal, until }),
    (at) => {
      timeline.note(`${acting.name} (${acting.pid}) ${done} when ${victim}`, at)
      acting.struck(signal, at)
      struck.push(acting)
    },
  )
  // Longer, since what was said at the last moment has to be heard.
  yield* Effect.timeoutOption(moment, 2 * momentMillis)
  return struck
})

/** How long a moment is waited for: a program that stands by neither calls nor stores anything. */
const momentMillis = 2_000

const kill = Effect.fnUntraced(function* (scene: Scene, { forMillis, victim }: Extract<Fault, { _tag: "Kill" }>) {
  const hit: Hit = { signal: "SIGKILL", send: (program) => program.kill() }
  const struck = yield* strike(scene, victim, hit, "is killed")
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
  const hit: Hit = { signal: "SIGSTOP", send: (program) => program.freeze() }
  const struck = yield* strike(scene, victim, hit, `is frozen for ${forMillis} ms`)
  scene.notebook.freezes += struck.length
  const pids = struck.map(({ pid }) => pid)
  yield* Effect.sleep(forMillis)
  for (const [place, program] of struck.entries()) {
    if (program.pid === undefined || program.pid !== pids[place]) continue
    scene.timeline.note(`${program.name} (${program.pid}) goes on`)
    program.thaw()
  }
})
