import { TenantTokens } from "@feishu-recall/core"
import { Clock, Effect, Result } from "effect"
import type { Configuration } from "../configuration/Configuration.ts"
import { laneNotes } from "../configuration/lane.ts"
import { exitCodes } from "../exitCode.ts"
import type { IdList } from "../input/readIdList.ts"
import { Invocation } from "../Invocation.ts"
import { limits } from "../limits.ts"
import { planJson } from "../plan/planJson.ts"
import { planLines } from "../plan/planLines.ts"
import { planRecall } from "../plan/planRecall.ts"
import { probeReach } from "../plan/probeReach.ts"
import type { RecallPlan } from "../plan/RecallPlan.ts"
import { clientServices, configuredPlatform } from "../services/configuredServices.ts"
import { judge, judgeLane, judgeSecret, judgeSettings, readSettings, tellNotes } from "./judge.ts"
import { judgeList, type ListInput } from "./judgeList.ts"

interface PlanInput extends ListInput {
  readonly probe: boolean
}

/** `feishu-recall plan` */
export const plan = Effect.fnUntraced(function* (input: PlanInput) {
  const { output } = yield* Invocation
  const read = yield* readSettings
  const lane = judgeLane(read)
  const { list, settings } = yield* judge({
    list: yield* judgeList(input),
    settings: judgeSettings(read),
    // Without an app the list alone is judged.
    ...(input.probe ? { lane, secret: judgeSecret(read) } : {}),
  })
  const { configuration, notes } = settings
  const told = Result.getOrUndefined(lane)
  yield* tellNotes([...notes, ...(told === undefined ? [] : laneNotes(told))])
  const reach = input.probe && told !== undefined ? yield* askPlatform(configuration, told, list) : undefined
  const canary = defaultCanary(list.ids.length)
  const planned = yield* planRecall({ configuration, lane: told, list, canary, reach })
  for (const note of list.notes) output.note(note)
  output.text(planLines(planned, output.terminal, yield* Clock.currentTimeMillis))
  yield* recordPlan(planned)
  return exitCodes.confirmed
})

/** How many are recalled first unless somebody said how many. */
export const defaultCanary = (ids: number): number => (ids > limits.canaryAbove ? limits.canaryIds : 0)

export const recordPlan = (planned: RecallPlan) =>
  Effect.map(Invocation, ({ output }) => output.record("plan", planJson(planned)))

const askPlatform = Effect.fnUntraced(function* (
  configuration: Configuration,
  lane: NonNullable<RecallPlan["lane"]>,
  { ids }: IdList,
) {
  const platform = yield* configuredPlatform(configuration, lane)
  return yield* Effect.gen(function* () {
    yield* (yield* TenantTokens).get
    return yield* Effect.provide(probeReach(lane, ids), clientServices(configuration))
  }).pipe(Effect.provide(platform), Effect.scoped)
})
