import { cpus } from "node:os"
import { DateTime, Effect } from "effect"
import type { Comparison } from "./Comparison.ts"
import { judgeWay } from "./judgeWay.ts"
import type { CompareOptions } from "./options.ts"
import { runWay } from "./runWay.ts"
import { peopleEach } from "./stageCampaign.ts"
import { type WayName, wayNames } from "./ways/ways.ts"

/** Runs the ways, `atOnce` of them at a time, on sandboxes that differ in nothing. */
export const compareWays = Effect.fnUntraced(function* (
  options: CompareOptions,
  atOnce: number,
  told: (way: WayName, endedMillis: number | undefined) => void,
) {
  const { recalls, seed, windows } = options
  const judged = yield* Effect.forEach(
    wayNames,
    Effect.fnUntraced(function* (way) {
      told(way, undefined)
      const record = yield* runWay(way, options)
      const measured = judgeWay(record)
      told(way, measured.endedMillis)
      return { campaign: record.campaign, way: { way, ...measured } }
    }),
    { concurrency: atOnce },
  )
  const { own, staying } = judged[0]!.campaign
  const cores = cpus()
  const comparison: Comparison = {
    day: DateTime.formatIsoDateUtc(yield* DateTime.now),
    machine: `${cores.length} cores of ${cores[0]?.model.trim() ?? "an unknown processor"}, Node ${process.version}`,
    seed,
    windows,
    recalls,
    people: peopleEach,
    own: own.size,
    staying,
    ways: judged.map(({ way }) => way),
  }
  return comparison
})
