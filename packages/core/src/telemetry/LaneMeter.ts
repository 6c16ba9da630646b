import { Effect } from "effect"
import type { LaneKey } from "../lane/Lane.ts"
import type { LaneApi } from "../lane/LaneEvent.ts"
import type { Read } from "../platform/classifyReading.ts"
import type { Disposition } from "../platform/Disposition.ts"
import type { Evidence } from "../platform/Evidence.ts"
import type { Outcome } from "../recall/Recall.ts"
import type { RecallEvent } from "../recall/RecallEvent.ts"
import { errorType } from "./errorType.ts"
import { laneAttributes, serverAttributes } from "./laneAttributes.ts"
import { metrics } from "./metrics.ts"
import { series } from "./series.ts"

/** Counts what a lane's worker does. Whoever wants to see the numbers adds an exporter's layer: nothing here exports. */
export interface LaneMeter {
  /** Counters that alerts look at are there from the start, at zero: of one that comes with its first failure nobody sees it rise. */
  readonly start: Effect.Effect<void>
  readonly called: (call: EndedCall) => Effect.Effect<void>
  readonly waited: (api: LaneApi, millis: number) => Effect.Effect<void>
  /** After the commit of what became of a recall. */
  readonly recorded: (requestedAt: number, events: ReadonlyArray<RecallEvent>) => Effect.Effect<void>
  readonly leaseChanged: (change: "taken" | "lost" | "released") => Effect.Effect<void>
  readonly active: (isActive: boolean) => Effect.Effect<void>
  readonly committed: (result: "committed" | "conflict" | "failed") => Effect.Effect<void>
  readonly damaged: Effect.Effect<void>
}

export interface EndedCall {
  readonly api: LaneApi
  readonly answer: Disposition | Read
  readonly evidence: Evidence
  readonly millis: number
}

export const makeLaneMeter = (key: LaneKey): LaneMeter => {
  const lane = laneAttributes(key)
  const calls = series(metrics.calls, lane)
  const durations = series(metrics.callDuration, serverAttributes(key.split(" ")[0]!))
  const waits = series(metrics.budgetWait, lane)
  const ended = series(metrics.ended, lane)
  const accepted = series(metrics.accepted, lane)
  const confirmations = series(metrics.confirmationDuration, lane)
  const leases = series(metrics.leaseChanges, lane)
  const worker = series(metrics.workerActive, lane)
  const commits = series(metrics.commits, lane)
  const damaged = series(metrics.damagedStreams, lane)

  const recorded: LaneMeter["recorded"] = (requestedAt, events) =>
    Effect.forEach(
      events,
      (event) => {
        const outcome = outcomeOf(event)
        if (event._tag === "RecallAccepted") return accepted.update(1)
        if (outcome === undefined) return Effect.void
        const end = ended.update(1, { outcome })
        if (outcome !== "confirmed") return end
        return Effect.andThen(end, confirmations.update(Math.max(0, event.at - requestedAt) / 1_000))
      },
      { discard: true },
    )

  return {
    start: Effect.all(
      [
        ...apis.flatMap((api) => dispositions[api].map((disposition) => calls.update(0, { api, disposition }))),
        ...outcomes.map((outcome) => ended.update(0, { outcome })),
        ...(["taken", "lost", "released"] as const).map((leaseChange) => leases.update(0, { leaseChange })),
        ...(["committed", "conflict", "failed"] as const).map((commitResult) => commits.update(0, { commitResult })),
        accepted.update(0),
        damaged.update(0),
        worker.update(0),
      ],
      { discard: true },
    ),
    called: ({ answer, api, evidence, millis }) =>
      Effect.andThen(
        calls.update(1, { api, disposition: answer._tag }),
        durations.update(millis / 1_000, {
          requestMethod: api === "recall" ? "DELETE" : "GET",
          responseStatus: evidence._tag === "Answered" ? String(evidence.status) : undefined,
          errorType: errorType(evidence),
        }),
      ),
    waited: (api, millis) => waits.update(millis / 1_000, { api }),
    recorded: (requestedAt, events) => (events.length === 0 ? Effect.void : recorded(requestedAt, events)),
    leaseChanged: (leaseChange) => leases.update(1, { leaseChange }),
    active: (isActive) => worker.update(isActive ? 1 : 0),
    committed: (commitResult) => commits.update(1, { commitResult }),
    damaged: damaged.update(1),
  }
}

const apis = ["recall", "progress"] as const satisfies ReadonlyArray<LaneApi>

const setbacks = ["Throttled", "Unsent", "Unknown", "TokenRejected", "NotFound", "Refused", "Blocked"] as const

const dispositions = {
  recall: ["Accepted", ...setbacks],
  progress: ["Read", ...setbacks],
} as const satisfies Readonly<Record<LaneApi, ReadonlyArray<(Disposition | Read)["_tag"]>>>

const outcomes = [
  "confirmed",
  "settledShort",
  "refused",
  "unverified",
  "cancelled",
] as const satisfies ReadonlyArray<Outcome>

const outcomeOf = (event: RecallEvent): Outcome | undefined => {
  switch (event._tag) {
    case "RecallConfirmed":
      return "confirmed"
    case "RecallSettledShort":
      return "settledShort"
    case "RecallRefused":
      return "refused"
    case "RecallUnverified":
      return "unverified"
    case "RecallCancelled":
      return "cancelled"
    default:
      return undefined
  }
}
