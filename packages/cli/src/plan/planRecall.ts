import type { Lane } from "@feishu-recall/core"
import { Clock, Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.ts"
import type { IdList } from "../input/readIdList.ts"
import { clientServices, storeIsThere } from "../services/configuredServices.ts"
import { knownRecalls, noneKnown } from "./knownRecalls.ts"
import type { Reach } from "./probeReach.ts"
import { makeRecallPlan } from "./RecallPlan.ts"

interface ToPlan {
  readonly configuration: Configuration
  readonly lane: Lane | undefined
  readonly list: IdList
  readonly canary: number
  readonly reach?: Reach | undefined
}

/** The plan of a recall by what its store knows. A store that is not there is not made for it. */
export const planRecall = Effect.fnUntraced(function* ({ canary, configuration, lane, list, reach }: ToPlan) {
  const known =
    lane !== undefined && storeIsThere(configuration)
      ? yield* Effect.provide(knownRecalls(lane, list.ids), clientServices(configuration))
      : noneKnown
  return makeRecallPlan({ list, lane, known, canary, reach, now: yield* Clock.currentTimeMillis })
})
