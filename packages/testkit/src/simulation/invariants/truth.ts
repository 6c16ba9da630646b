import { countsAt, findBatchMessage } from "@feishu-recall/sandbox"
import type { Aftermath } from "../simulate.ts"
import type { World } from "../World.ts"
import { type Invariant, recallEvents, when } from "./Invariant.ts"

/** No outcome says what is not so on the platform, and no report does. */
export const truth: Invariant = {
  number: 4,
  name: "No false success, no false refusal",
  check: (aftermath) => [
    ...aftermath.world.ids.flatMap((id) => ofRecall(aftermath.world, id)),
    ...ofReports(aftermath),
  ],
}

const ofRecall = (world: World, id: string): ReadonlyArray<string> => {
  const message = findBatchMessage(world.platform, id)
  const isExecuted = message?.recall !== undefined
  return recallEvents(world, id).flatMap(({ at, event }) => {
    const wrong = (what: string) => [`${id} was ${what} at ${when(world, at)}`]
    const after = message === undefined ? undefined : countsAt(message, Number.MAX_SAFE_INTEGER)
    const then = message === undefined ? undefined : countsAt(message, at)
    switch (event._tag) {
      case "RecallAccepted":
        return message?.recall === undefined || message.recall.acceptedAt > at
          ? wrong("taken for accepted, and it was not")
          : []
      case "RecallConfirmed":
        return then === undefined || !isExecuted || then.recallCount < then.success || after!.success > then.success
          ? wrong(`confirmed, and ${JSON.stringify(then)} was true`)
          : []
      case "RecallSettledShort":
        return !isExecuted || (after!.recallCount >= after!.success && !actedLater(world, id, at))
          ? wrong(`settled short, and ${JSON.stringify(after)} came of it`)
          : wasRepeated(world, id)
            ? []
            : wrong("settled short, and the platform never saw one more call")
      case "RecallRefused":
        return isExecuted && message.recall.acceptedAt <= at
          ? wrong("called refused, and the platform had accepted it")
          : refusedByNobody(world, id, at)
      case "RecallCancelled":
        return isExecuted && message.recall.acceptedAt <= at && !wasCopied(world, id)
          ? wrong("called cancelled, and the platform had accepted it")
          : []
      default:
        return []
    }
  })
}

/** The platform acted on a copy that the network made of a call which it had answered with no. */
const wasCopied = (world: World, id: string): boolean =>
  world.network.sent
    .filter((call) => call.api === "recall" && call.id === id)
    .flatMap(({ arrivals }) => arrivals)
    .find(({ code }) => code === 0)?.isExtra === true

/** By policy one more call is made, as often as it takes, or as attempts are left. A reread makes none. */
const wasRepeated = (world: World, id: string): boolean => {
  const tags = recallEvents(world, id).map(({ event }) => event)
  const isReread = tags.some((event) => event._tag === "RecallReopened" && event.to === "read")
  const lost = tags.filter(({ _tag }) => _tag === "AttemptOutcomeUnknown").length
  // A refusal is an answer as well: the recall window may have ended. A throttle or a rejected token is none.
  const answered = world.network.sent
    .filter((call) => call.api === "recall" && call.id === id)
    .filter(({ arrivals }) => arrivals.some(({ code }) => code === 0 || Math.floor(code / 1_000) === 230)).length
  return answered > 1 || isReread || lost >= world.incident.policy.recall.maxAttempts
}

/** A call that arrived long after its time took back more than anybody could know of by then. */
const actedLater = (world: World, id: string, at: number): boolean => {
  const entries = [...world.platform.ledger.entries()]
  return world.network.sent
    .filter((call) => call.api === "recall" && call.id === id)
    .some(({ arrivals }) =>
      arrivals.some(({ code, entry, isExtra }) => isExtra && code === 0 && entries[entry]!.at > at),
    )
}

/** The platform must have said it: to a call or to a reading. */
const refusedByNobody = (world: World, id: string, at: number): ReadonlyArray<string> =>
  world.network.sent.some(
    (call) => call.id === id && call.heard !== undefined && call.heard !== 0 && call.endedAt! <= at,
  )
    ? []
    : [`${id} was called refused at ${when(world, at)}, and nobody had refused it`]

const ofReports = ({ endedAt, progress, reports, world }: Aftermath): ReadonlyArray<string> =>
  reports.flatMap((report, index) => {
    const { campaign, counts } = progress[index]!
    const asked = world.campaigns.find(({ id }) => id === campaign.campaignId)!.asked
    const settled = asked.filter((id) => {
      const last = recallEvents(world, id).findLast(({ event }) =>
        /^Recall(?:Confirmed|SettledShort|Refused|Unverified|Cancelled)$/.test(event._tag),
      )
      return last?.event._tag === "RecallConfirmed" || last?.event._tag === "RecallSettledShort"
    })
    const isLate = settled.some((id) => actedLater(world, id, recallEvents(world, id).at(-1)!.at))
    const now = settled.map((id) => countsAt(findBatchMessage(world.platform, id)!, endedAt))
    const recalled = now.reduce((sum, { recallCount }) => sum + recallCount, 0)
    const arrived = world.network.sent
      .filter((call) => call.api === "recall" && asked.some((id) => id === call.id))
      .flatMap(({ arrivals }) => arrivals.slice(0, 1)).length
    const isSure = report.accepted === settled.length
    return [
      isSure && !isLate && report.recalledMessages !== recalled
        ? `the report of ${campaign.campaignId} says that ${report.recalledMessages} messages are back, and it is ${recalled}`
        : "",
      report.calls < arrived
        ? `the report of ${campaign.campaignId} says ${report.calls} calls, and ${arrived} arrived`
        : "",
      counts.confirmed + counts.settledShort !== settled.length
        ? `${campaign.campaignId} counts ${counts.confirmed + counts.settledShort} settled recalls, and it is ${settled.length}`
        : "",
    ].filter((problem) => problem !== "")
  })
