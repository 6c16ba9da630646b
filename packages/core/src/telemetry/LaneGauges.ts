import { Effect } from "effect"
import type { WindowUse } from "../lane/Budget.ts"
import type { LaneKey } from "../lane/Lane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { LaneState } from "../lane/LaneState.ts"
import { laneAttributes } from "./laneAttributes.ts"
import { metrics, type MetricDefinition } from "./metrics.ts"
import { series, type Series, type Told } from "./series.ts"

/** How a lane stands at one moment, as its worker knows it. */
export interface LaneGauges {
  readonly set: (standing: LaneStanding) => Effect.Effect<void>
  /** What another worker may know better by now is not reported any more. */
  readonly remove: Effect.Effect<void>
}

export interface LaneStanding {
  readonly lane: LaneState
  readonly budgets: Readonly<Record<LaneApi, ReadonlyArray<WindowUse>>>
  /** `undefined`: not counted yet. */
  readonly open: OpenRecalls | undefined
  readonly now: number
}

export interface OpenRecalls {
  readonly statuses: Record<"requested" | "calling" | "uncertain" | "accepted" | "parked", number>
  /** When the oldest campaign with open recalls was sealed. */
  readonly oldestSince: number | undefined
}

export const makeLaneGauges = (key: LaneKey): LaneGauges => {
  const lane = laneAttributes(key)
  const gauges = {
    open: series(metrics.open, lane),
    oldestOpen: series(metrics.oldestOpen, lane),
    budgetUtilization: series(metrics.budgetUtilization, lane),
    laneBlocked: series(metrics.laneBlocked, lane),
    laneHeld: series(metrics.laneHeld, lane),
  } satisfies Partial<Record<keyof typeof metrics, Series>>
  let shown: ReadonlyArray<Sample> = []

  const show = (samples: ReadonlyArray<Sample>) =>
    Effect.suspend(() => {
      const now = new Set(samples.map(nameOf))
      const gone = shown.filter((sample) => !now.has(nameOf(sample)))
      shown = samples
      return Effect.andThen(
        Effect.forEach(gone, ({ gauge, told }) => gauges[gauge].remove(told), { discard: true }),
        Effect.forEach(samples, ({ gauge, told, value }) => gauges[gauge].update(value, told), { discard: true }),
      )
    })

  return { set: (standing) => show(samplesOf(standing)), remove: show([]) }
}

interface Sample {
  readonly gauge: "open" | "oldestOpen" | "budgetUtilization" | "laneBlocked" | "laneHeld"
  readonly value: number
  readonly told: Told
}

const nameOf = ({ gauge, told }: Sample): string =>
  `${gauge satisfies keyof Record<string, MetricDefinition>} ${JSON.stringify(told)}`

const samplesOf = ({ budgets, lane, now, open }: LaneStanding): ReadonlyArray<Sample> => [
  ...Object.entries(open?.statuses ?? {}).map(([status, value]): Sample => ({
    gauge: "open",
    value,
    told: { status },
  })),
  ...(open === undefined
    ? []
    : [{ gauge: "oldestOpen" as const, value: Math.max(0, now - (open.oldestSince ?? now)) / 1_000, told: {} }]),
  ...apis.flatMap((api) =>
    budgets[api].map(({ limit, millis, used }): Sample => ({
      gauge: "budgetUtilization",
      value: used / limit,
      // As the platform names it: it is measured a thousandth longer.
      told: { api, window: `${Math.round(millis / 1_001)}s` },
    })),
  ),
  { gauge: "laneBlocked", value: lane.blocked === undefined ? 0 : 1, told: { cause: lane.blocked?.cause ?? "none" } },
  ...apis.map((api): Sample => {
    const hold = lane.holds[api]
    const isHeld = hold !== undefined && hold.until > now
    return { gauge: "laneHeld", value: isHeld ? 1 : 0, told: { api, cause: isHeld ? hold.cause : "none" } }
  }),
]

const apis = ["recall", "progress"] as const satisfies ReadonlyArray<LaneApi>
