import { clockSlackMillis, isStoreTimeSure, trueTime } from "./storeTime.ts"
import { type Invariant, recallEvents, when } from "./Invariant.ts"
import type { RecallEvent } from "@feishu-recall/core"
import type { World } from "../World.ts"

/** Each call was preceded by its committed claim, and no claim was made while another one of the recall was alive. */
export const claim: Invariant = {
  number: 2,
  name: "Claim",
  check: ({ world }) =>
    world.ids.flatMap((id) => [
      ...uncovered(world, id),
      ...together(world, id),
      ...afterProof(world, id),
      ...(isStoreTimeSure(world) ? outOfTime(world, id) : []),
    ]),
}

const callsOf = (world: World, id: string) =>
  world.network.sent.filter((call) => call.api === "recall" && call.id === id)

const uncovered = (world: World, id: string): ReadonlyArray<string> => {
  const claims = recallEvents(world, id).filter(({ event }) => event._tag === "AttemptStarted")
  return callsOf(world, id).flatMap(({ process, startedAt }, index) => {
    const committed = claims.filter(({ at }) => at <= startedAt).length
    return committed > index
      ? []
      : [`${process} made call ${index + 1} for ${id} at ${when(world, startedAt)} with ${committed} claims committed`]
  })
}

/** A claim lives until its outcome stands in the log, or its time is over by the store's clock. */
const together = (world: World, id: string): ReadonlyArray<string> => {
  const isClockTrue = isStoreTimeSure(world)
  const problems: Array<string> = []
  let alive: number | undefined
  for (const { at, event } of recallEvents(world, id)) {
    if (event._tag === "AttemptStarted") {
      if (alive !== undefined)
        problems.push(`attempt ${event.attempt} of ${id} was claimed while attempt ${alive} was alive`)
      alive = event.attempt
      const under = underWay(world, id, at)
      if (isClockTrue && under !== undefined)
        problems.push(`attempt ${event.attempt} of ${id} was claimed while ${under.process} had a call under way`)
    } else if (closes(event)) alive = undefined
  }
  return problems
}

const closes = (event: RecallEvent): boolean =>
  ["AttemptFailed", "AttemptOutcomeUnknown", "RecallAccepted", "RecallRefused"].includes(event._tag)

/** Once accepted, a recall is called again only because it fell short, or because somebody reopened it. */
const afterProof = (world: World, id: string): ReadonlyArray<string> => {
  let isAccepted = false
  return recallEvents(world, id).flatMap(({ event }) => {
    if (event._tag === "RecallAccepted") isAccepted = true
    if (event._tag === "RecallFellShort" || event._tag === "RecallReopened") isAccepted = false
    return event._tag === "AttemptStarted" && isAccepted ? [`${id} was called again after it was accepted`] : []
  })
}

/** A call starts in time or not at all, and nobody gives its claim up while it can be under way. */
const outOfTime = (world: World, id: string): ReadonlyArray<string> =>
  recallEvents(world, id).flatMap(({ at, event }, index, events) => {
    if (event._tag === "AttemptOutcomeUnknown" && event.cause === "claim-expired") {
      const under = underWay(world, id, at + earliness(world))
      return under === undefined
        ? []
        : [
            `attempt ${event.attempt} of ${id} was given up at ${when(world, at)}, with a call of ${under.process} under way`,
          ]
    }
    if (event._tag !== "AttemptStarted") return []
    const next = events.slice(index + 1).find((later) => later.event._tag === "AttemptStarted")?.at ?? Infinity
    const call = callsOf(world, id).find(({ startedAt }) => startedAt >= at && startedAt < next)
    return call !== undefined && call.startedAt > trueTime(world, event.startBy) + clockSlackMillis
      ? [`attempt ${event.attempt} of ${id} was called at ${when(world, call.startedAt)}, after its time to start`]
      : []
  })

/** A call that nobody heard the end of, and that may still arrive. */
const underWay = (world: World, id: string, at: number) =>
  callsOf(world, id).find(
    ({ endedAt, startedAt, timeoutMillis }) =>
      startedAt < at && at < startedAt + timeoutMillis * 0.99 && (endedAt === undefined || endedAt > at),
  )

/** A worker's reckoning of the store's clock is ahead by what the store's last answer took. */
const earliness = ({ incident }: World): number =>
  incident.store[1] +
  clockSlackMillis +
  (incident.happenings.some(({ what }) => what._tag === "Store" && what.kind === "slow") ? 4_000 : 0)
