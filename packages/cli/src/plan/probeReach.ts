import { hostname } from "node:os"
import {
  type BatchMessageId,
  type EventStore,
  type Lane,
  type LaneLease,
  type LeaseLost,
  type ListedMessage,
  probeLane,
  type Read,
  type RecallTransport,
  type Setback,
  type TenantTokens,
  type TokenRefused,
  type TokenRejectedAgain,
  type TokenUnavailable,
  type WorkerError,
} from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput, type CommandError } from "../CommandError.ts"

/** What the platform says of a list before anything is asked for: one reading of each. */
export interface Reach {
  readonly readings: number
  /** Messages, of all of them together. */
  readonly delivered: number
  readonly read: number
  /** Batch messages of which a recall was executed already. */
  readonly recalled: number
  /** Why nothing is known of the others. */
  readonly notRead: ReadonlyArray<{ readonly why: string; readonly count: number }>
}

/** Reads the progress of each, within the lane's budget and beside no worker. */
export const probeReach = Effect.fnUntraced(function* (
  lane: Lane,
  ids: ReadonlyArray<ListedMessage>,
): Effect.fn.Return<
  Reach,
  CommandError | LeaseLost | WorkerError | TokenRefused | TokenUnavailable | TokenRejectedAgain,
  EventStore | LaneLease | TenantTokens | RecallTransport
> {
  let [readings, delivered, read, recalled, asked] = [0, 0, 0, 0, 0]
  const notRead = new Map<string, number>()
  const onAnswer = (_: BatchMessageId, answer: Read | Setback) => {
    asked++
    if (answer._tag !== "Read") {
      const why = whyNot(answer)
      notRead.set(why, (notRead.get(why) ?? 0) + 1)
      return
    }
    readings++
    delivered += answer.reading.success
    read += answer.reading.read
    if (answer.reading.recall) recalled++
  }
  yield* probeLane(
    lane,
    ids.map(({ id }) => id),
    { owner: `${hostname()}/${process.pid}` },
    onAnswer,
  ).pipe(
    Effect.catchTag("LeaseHeld", ({ owner }) =>
      Effect.fail(badInput(`${owner} works for this app now: plan without --probe, or when it is done`)),
    ),
  )
  const left = ids.length - asked
  const why = [...notRead].map(([why, count]) => ({ why, count }))
  return {
    readings,
    delivered,
    read,
    recalled,
    notRead: left === 0 ? why : [...why, { why: "not asked after that", count: left }],
  } satisfies Reach
})

const whyNot = (answer: Setback): string => {
  const said = "answer" in answer ? answer.answer : undefined
  if (said?.code !== undefined) return `code ${said.code}${said.logId === undefined ? "" : `, log id ${said.logId}`}`
  return "reason" in answer ? answer.reason : answer._tag
}
