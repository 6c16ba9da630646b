import { Result } from "effect"
import {
  BatchMessageId,
  CampaignId,
  decide,
  evolve,
  type PlatformAnswer,
  type Reading,
  type Recall,
  type RecallCommand,
  type RecallEvent,
  type RecallPolicy,
} from "../../packages/core/src/index.ts"
import { explore, type Situation, type Transition } from "./explore.ts"

/** Where a recall stands: its phase, and for one that has ended its outcome. */
export const placeOfRecall = (recall: Recall | undefined): string =>
  recall === undefined ? "" : recall.phase._tag === "Ended" ? recall.phase.outcome : recall.phase._tag

/** Every transition of a recall. */
export const recallTransitions = (): ReadonlyArray<Transition> =>
  explore<Recall | undefined, RecallCommand, RecallEvent>({
    beginning: { state: undefined, now: 0 },
    commands,
    decide: (recall, command) => Result.getOrElse(decide(recall, command, policy), () => []),
    evolve,
    placeOf: ({ state }) => placeOfRecall(state),
    alikeBy,
  })

// The shortest times and the fewest attempts that leave every relation as it is: what can follow what does not hang on them.
const policy: RecallPolicy = {
  startWithinMillis: 1,
  callTimeoutMillis: 1,
  maxAttempts: 2,
  backoffBaseMillis: 1,
  backoffCapMillis: 1,
  youngMillis: 2,
  readAfterMillis: 1,
  readAtLeastEveryMillis: 1,
  quietMillis: 2,
  quietShortMillis: 2,
  quietSendingMillis: 2,
  quietUndeliveredMillis: 2,
  confirmWithinMillis: 5,
}
const pauses = [0, 1, 2, 5]

const campaigns = [CampaignId.make("c-20261123-0547-3f9a2b"), CampaignId.make("c-20261123-0548-3f9a2c")] as const
const batchMessageId = BatchMessageId.make("bm-dc13264520392913993dd051dba21dcf")
const order = { by: "lin.wei", reason: "why" }

const answerOf = (code: number): PlatformAnswer => ({ status: 200, code })
const readingOf = (recall: boolean, recallCount: number): Reading => ({
  valid: 2,
  success: 2,
  read: 0,
  recall,
  recallCount,
})

const setbacks = [
  { _tag: "Throttled", answer: answerOf(99991400), resetMillis: 1 },
  { _tag: "Unsent", reason: "connection-refused", detail: "" },
  { _tag: "Unknown", reason: "timeout", detail: "", answer: undefined },
  { _tag: "Unknown", reason: "unknown-code", detail: "", answer: answerOf(4_711) },
  { _tag: "TokenRejected", answer: answerOf(99991663) },
  { _tag: "NotFound", answer: answerOf(230030) },
  { _tag: "Refused", answer: answerOf(230009) },
  { _tag: "Blocked", cause: "quota", answer: answerOf(99991403), needsSecond: false },
  { _tag: "Blocked", cause: "permission", answer: answerOf(230027), needsSecond: true },
] as const

const ends = [
  { _tag: "Accepted", answer: answerOf(0) },
  { _tag: "NotStarted" },
  { _tag: "ClaimExpired" },
  ...setbacks,
] as const

const reads = [readingOf(false, 0), readingOf(true, 1), readingOf(true, 2)].map(
  (reading) => ({ _tag: "Read", reading, answer: answerOf(0) }) as const,
)

const commands = ({ now: before, state }: Situation<Recall | undefined>) =>
  pauses.flatMap((pause) => {
    const now = before + pause
    const at = { at: now }
    const attempts = [...new Set([state?.attempts ?? 1, Math.max(1, (state?.attempts ?? 1) - 1)])]
    const asked: ReadonlyArray<RecallCommand> = [
      ...campaigns.map(
        (campaignId) =>
          ({ _tag: "RequestRecall", ...at, batchMessageId, campaignId, ordinal: 1, sentAt: null }) as const,
      ),
      ...campaigns.map((campaignId) => ({ _tag: "CancelRecall", ...at, campaignId }) as const),
      { _tag: "ReopenRecall", ...at, ...order },
      { _tag: "RereadRecall", ...at, ...order },
      { _tag: "StartAttempt", ...at },
      ...attempts.flatMap((attempt) =>
        ends.map((answer) => ({ _tag: "RecordAnswer", ...at, jitter: 0, attempt, answer }) as const),
      ),
      ...[before, now].flatMap((startedAt) =>
        [...reads, ...setbacks].map((answer) => ({ _tag: "RecordReading", ...at, startedAt, answer }) as const),
      ),
    ]
    return asked.map((command) => ({ command, now }))
  })

/** How long ago, as far as a rule can tell. */
const ageOf = (at: number | undefined, now: number): string =>
  at === undefined ? "-" : now - at >= 5 ? "late" : now - at >= 2 ? "quiet" : "new"

const alikeBy = ({ now, state }: Situation<Recall | undefined>): string => {
  if (state === undefined) return ""
  const { doubt, phase } = state
  const due = "readFrom" in phase ? phase.readFrom : "notBefore" in phase ? phase.notBefore : now
  return [
    placeOfRecall(state),
    due > now,
    state.campaigns.length,
    Math.min(state.attempts, 2),
    Math.min(state.setbacks, policy.maxAttempts),
    Math.min(state.permissionAnswers, 2),
    state.mayHaveActed,
    doubt === undefined ? "-" : `${doubt.answer.code} ${doubt.refused} ${ageOf(doubt.at, now)}`,
    ageOf(state.acceptedAt, now),
    state.repeated,
    JSON.stringify(state.lastReading?.value),
    ageOf(state.restingSince, now),
    ageOf(state.requestedAt, now) === "new",
  ].join(" ")
}
