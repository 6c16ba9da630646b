import { expect } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { messageOf } from "../arbitraries.ts"
import { standing } from "../platformModel.ts"
import { defaultWorkerPolicy, type WorkerPolicy } from "../../src/index.ts"
import { type Chaos, chaos, unleash } from "./chaos.ts"
import { lane, order, type RunningWorker, scene } from "./laneScene.ts"
import { mostWithin } from "./platformInMemory.ts"

const minutes = 60_000

/** Patience is short and looks are rare, so that hours of waiting take little time; limits and quiet periods are the real ones. */
const policy: WorkerPolicy = {
  ...defaultWorkerPolicy,
  recall: { ...defaultWorkerPolicy.recall, confirmWithinMillis: 10 * minutes },
  pollMillis: 400,
}

/** Carries a campaign through the chaos, and on until nothing is left that happens by itself; answers what is wrong. */
const endure = (given: Chaos) =>
  scene(({ campaign, client, platform, work }) =>
    Effect.gen(function* () {
      const ids = given.messages.map((truth, index) => platform.add(messageOf(index), truth))
      const targets = ids.map((id) => ({ id }))
      platform.journeys = given.journeys
      unleash(platform, given)
      const id = yield* campaign(targets)
      const workers: Array<RunningWorker> = [yield* work("worker 0", { policy })]
      let campaigns = [id]

      for (const { afterMillis, what } of given.happenings) {
        yield* TestClock.adjust(afterMillis)
        if (what === "start-worker") workers.push(yield* work(`worker ${workers.length}`, { policy }))
        const leaving = what === "stop-worker" ? workers.shift() : undefined
        if (leaving !== undefined) yield* Effect.forkScoped(leaving.stop)
        if (what === "pause") yield* client.pause(id, order)
        if (what === "resume") yield* client.resume(id, order)
        if (what === "ask-again") campaigns = [...campaigns, yield* campaign(targets.slice(0, 20))]
        if (what === "resume-lane") yield* client.resumeLane(lane, order)
      }
      yield* work("the last", { policy })
      yield* client.resume(id, order)
      for (let round = 0; round < 100; round++) {
        yield* client.resumeLane(lane, order)
        // A platform where every call fails for ever lets nothing end, and would prove nothing.
        if (round === 20) platform.interfere = () => undefined
        yield* TestClock.adjust(2 * minutes)
        const { blocked, open } = (yield* client.progress(id)).counts
        if (blocked + open === 0) break
      }

      const now = yield* Clock.currentTimeMillis
      const outcomes = yield* Effect.forEach(ids, (id) => client.recall(lane, id))
      const wrong = ids.flatMap((id, index) => {
        const { executions, truth } = platform.messages.get(id)!
        const phase = outcomes[index]!.phase
        const outcome = phase._tag === "Ended" ? phase.outcome : phase._tag
        const at = standing(truth, executions, now)
        const atLast = standing(truth, executions, Number.MAX_SAFE_INTEGER)
        const right = {
          confirmed: executions.length > 0 && at.recallCount === atLast.success,
          settledShort: executions.length > 0,
          refused: executions.length === 0,
          unverified: true,
        }[outcome as "confirmed"]
        return right ? [] : [{ id, outcome, at, atLast, executions }]
      })
      const rates = (["recall", "progress"] as const).flatMap((api) => {
        const times = platform.arrivals.filter((arrival) => arrival.api === api).map((arrival) => arrival.at)
        return [mostWithin(times, 1_000) <= 50, mostWithin(times, 60_000) <= 1_000]
      })
      const counts = yield* Effect.forEach(campaigns, (id) => Effect.map(client.progress(id), ({ counts }) => counts))
      return { wrong, rates, unended: counts.map(({ blocked, open }) => blocked + open) }
    }),
  )

/** Every recall ends as it truly stands on the platform, every campaign comes to rest, and the rates hold. */
export const enduresChaos = (numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(chaos, async (given) => {
      const { rates, unended, wrong } = await Effect.runPromise(endure(given).pipe(Effect.provide(TestClock.layer())))
      expect(wrong).toEqual([])
      expect(rates).toEqual([true, true, true, true])
      expect(unended.filter((count) => count > 0)).toEqual([])
    }),
    { numRuns },
  )
