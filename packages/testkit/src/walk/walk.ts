import { drawWalk } from "./drawWalk.ts"
import { ask, becomeCalm, happen, resumeLane } from "./happen.ts"
import { judgeWalk } from "./judgeWalk.ts"
import type { WalkPlan } from "./WalkPlan.ts"
import { startWorker } from "./WalkWorker.ts"
import { work } from "./work.ts"
import { makeWalkWorld, type WalkWorld } from "./WalkWorld.ts"

/** What became of one walk. */
export interface Walked {
  readonly seed: number
  /** Empty if every rule held. */
  readonly problems: ReadonlyArray<string>
  /** How often each kind of event, answer, fault and happening came. */
  readonly met: ReadonlyMap<string, number>
  /** Walks once more, and says what happened when, in milliseconds from the beginning. */
  readonly timeline: () => ReadonlyArray<string>
}

/**
 * One walk of a lane with a few recalls through the pure functions alone: it asks `next`, does what that says, sends
 * over a bad network to the sandbox's model of the platform, classifies what comes back, and goes on until everything
 * has ended. The platform's own ledger and truth say whether that was right.
 *
 * Takes a seed, or a plan that was drawn and changed. The same one gives the same walk.
 *
 * @example
 * ```ts
 * import { drawWalk, walk } from "@feishu-recall/testkit"
 *
 * const { problems, timeline } = walk({ ...drawWalk(4_711), writesTexts: true })
 * if (problems.length > 0) throw new Error([...problems, ...timeline()].join("\n"))
 * ```
 */
export const walk = (from: number | WalkPlan): Walked => {
  const plan = typeof from === "number" ? drawWalk(from) : from
  const world = goThrough(plan, () => undefined)
  return {
    seed: plan.seed,
    problems: judgeWalk(world),
    met: world.history.met,
    timeline: () => {
      const lines: Array<string> = []
      let began: number | undefined
      goThrough(plan, (line, now) => lines.push(`${String(now - (began ??= now)).padStart(9)} ${line()}`))
      return lines
    },
  }
}

/** A reading that decides nothing is given up after an hour; everything else takes minutes. */
const longestMillis = 3 * 3_600_000
const mostMoments = 20_000

const goThrough = (plan: WalkPlan, tell: (line: () => string, now: number) => void): WalkWorld => {
  const world: WalkWorld = makeWalkWorld(plan, (line) => tell(line, world.now))
  const { agenda, history } = world
  const endsAt = world.now + plan.calmAfterMillis + longestMillis
  for (const recall of world.recalls) ask(world, recall)
  for (const { afterMillis, what } of plan.happenings) agenda.add(world.now + afterMillis, () => happen(world, what))
  agenda.add(world.now + plan.calmAfterMillis, () => becomeCalm(world))
  startWorker(world, undefined)

  for (let moments = 0; moments < mostMoments; moments++) {
    const again = world.worker === undefined ? Number.POSITIVE_INFINITY : work(world, world.worker)
    let at = Math.min(again, agenda.nextAt())
    if (at === Number.POSITIVE_INFINITY) {
      if (!world.isCalm || world.lane.blocked === undefined) return world
      // Whatever blocked it is over: a person comes and says so.
      world.now += 10_000
      resumeLane(world)
      at = world.now
    }
    if (at > endsAt) {
      history.problems.push("it never comes to an end")
      return world
    }
    world.now = Math.max(world.now, at)
    while (agenda.nextAt() <= world.now) agenda.takeNext()()
  }
  history.problems.push(`it has not ended after ${mostMoments} moments`)
  return world
}
