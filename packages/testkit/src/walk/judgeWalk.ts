import type { RecallEvent } from "@feishu-recall/core"
import { type Arrival, countsAt } from "@feishu-recall/sandbox"
import { faultCode } from "./sendCall.ts"
import { type Ending, type WalkedRecall, walkPolicy, type WalkWorld } from "./WalkWorld.ts"

/** What was wrong about a walk, by the platform's own truth and ledger. */
export const judgeWalk = (world: WalkWorld): ReadonlyArray<string> => {
  const arrivals = [...world.platform.ledger.entries()]
  return [
    ...world.history.problems,
    ...world.history.endings.flatMap((ending) => judgeEnding(world, ending, arrivals)),
    ...world.recalls.flatMap((recall) => judgeClaims(recall, arrivals)),
    ...judgeWindows(world, arrivals),
    ...judgeBlocks(world),
    ...world.recalls.flatMap(({ name, state }) =>
      state?.phase._tag === "Ended" ? [] : [`${name} has no outcome: ${JSON.stringify(state?.phase)}`],
    ),
  ]
}

const judgeEnding = (world: WalkWorld, ending: Ending, arrivals: ReadonlyArray<Arrival>): ReadonlyArray<string> => {
  const { at, event, outcome, recall, truth } = ending
  const executed = arrivals.filter(
    ({ api, batchMessageId, code }) => api === "recall" && batchMessageId === recall.id && code === 0,
  )
  const wrong = (what: string) => [`${recall.name} is ${outcome}, but ${what}`]
  switch (outcome) {
    case "confirmed": {
      if (truth?.recall === undefined) return wrong("it was never recalled")
      const { recallCount, success, valid } = countsAt(truth, at + 86_400_000)
      if (recallCount < success) return wrong(`${success - recallCount} messages stay`)
      if (!hasRested(ending, walkPolicy.quietMillis)) return wrong("its counts had no rest")
      if (valid === 0) return wrong("nobody was addressed")
      const told = event._tag === "RecallConfirmed" ? event.reading.success : undefined
      return told === success ? [] : wrong(`it says ${told} of ${success}`)
    }
    case "settledShort": {
      if (truth?.recall === undefined) return wrong("it was never recalled")
      if (!hasRested(ending, walkPolicy.quietShortMillis)) return wrong("its counts had no rest")
      const { recallCount, success } = countsAt(truth, at - walkPolicy.callTimeoutMillis - 1)
      return recallCount < success || at - truth.recall.endsAt <= walkPolicy.callTimeoutMillis
        ? []
        : wrong("all were back long ago")
    }
    case "refused": {
      const code = event._tag === "RecallRefused" ? event.answer.code : undefined
      // Also a fault on the way can say it.
      const isSaid =
        code === faultCode ||
        arrivals.some((arrival) => arrival.batchMessageId === recall.id && arrival.code === code && arrival.at <= at)
      if (!isSaid) return wrong(`the platform never said ${code}`)
      const madeLater = world.history.calls.find(
        ({ api, id, startedAt }) => api === "recall" && id === recall.id && startedAt > at,
      )
      const late = Math.min(at + walkPolicy.callTimeoutMillis, (madeLater?.startedAt ?? Number.POSITIVE_INFINITY) - 1)
      return executed.some((arrival) => arrival.at <= late) ? wrong("the platform did it") : []
    }
    case "cancelled":
      return executed.some((arrival) => arrival.at <= at) ? wrong("the platform did it") : []
    case "unverified": {
      if (event._tag !== "RecallUnverified" || event.cause !== "not-decided-in-time") return []
      const first = recall.stream.find((one) => one._tag === "AttemptStarted")
      const since = first === undefined ? Number.POSITIVE_INFINITY : first.at
      return at - since >= walkPolicy.confirmWithinMillis ? [] : wrong("its time was not over")
    }
  }
}

/** What was told had to stand for a while: it was true by then. */
const hasRested = ({ at, event, truth }: Ending, quietMillis: number): boolean =>
  !("reading" in event) || countsAt(truth!, at - quietMillis).recallCount >= event.reading.recallCount

/** Each call that arrived has a claim of its own, from before; and no claim was made while another one was alive. */
const judgeClaims = ({ id, name, stream }: WalkedRecall, arrivals: ReadonlyArray<Arrival>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const claims: Array<Extract<RecallEvent, { readonly _tag: "AttemptStarted" }>> = []
  let alive: number | undefined
  for (const event of stream) {
    if (event._tag === "AttemptStarted") {
      if (alive !== undefined) problems.push(`${name}: attempt ${event.attempt} was claimed while ${alive} was alive`)
      if (event.attempt !== claims.length + 1) problems.push(`${name}: attempt ${event.attempt} is out of turn`)
      alive = event.attempt
      claims.push(event)
    } else if ("attempt" in event && event.attempt === alive) {
      const expiresAt = claims.at(-1)!.expiresAt
      const isGivenUp = event._tag === "AttemptOutcomeUnknown" && event.cause === "claim-expired"
      if (isGivenUp && event.at < expiresAt) problems.push(`${name}: claim ${alive} was given up too early`)
      alive = undefined
    }
  }
  let claim = 0
  for (const arrival of arrivals) {
    if (arrival.api !== "recall" || arrival.batchMessageId !== id) continue
    while (claims[claim] !== undefined && claims[claim]!.expiresAt < arrival.at) claim++
    if (claims[claim] === undefined || claims[claim]!.at > arrival.at)
      problems.push(`${name}: a call arrived at ${arrival.at} without a claim`)
    claim++
  }
  return problems
}

/** By the platform's clock, and as if it had the strictest windows that there are. */
const judgeWindows = (world: WalkWorld, arrivals: ReadonlyArray<Arrival>): ReadonlyArray<string> => {
  const problems: Array<string> = []
  for (const api of ["recall", "get_progress"] as const) {
    const times = arrivals.filter((arrival) => arrival.api === api).map(({ at }) => at)
    for (const { limit, millis } of world.plan.windows) {
      const broken = times.findIndex((at, index) => index >= limit && at - times[index - limit]! < millis)
      if (broken >= 0) problems.push(`more than ${limit} calls of ${api} arrived in ${millis} ms, at ${times[broken]}`)
    }
  }
  const isThrottled = world.plan.happenings.some(({ what }) => what._tag === "Throttle")
  if (!isThrottled && world.platform.ledger.rateLimited() > 0) problems.push("calls were throttled")
  return problems
}

const judgeBlocks = ({ history: { blocks, calls } }: WalkWorld): ReadonlyArray<string> =>
  calls
    .filter(({ startedAt }) => blocks.some(({ from, until }) => from < startedAt && startedAt < until))
    .map(({ api, id, startedAt }) => `a call of ${api} for ${id} began at ${startedAt}, while the lane was blocked`)
