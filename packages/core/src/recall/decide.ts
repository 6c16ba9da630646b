import { Result, Schema } from "effect"
import type { Blocked, PlatformAnswer } from "../platform/Disposition.ts"
import { decideReading } from "./decideReading.ts"
import type { Recall } from "./Recall.ts"
import type {
  RecallCommand,
  RecordAnswer,
  ReopenRecall,
  RequestRecall,
  RereadRecall,
  StartAttempt,
} from "./RecallCommand.ts"
import type { RecallEvent } from "./RecallEvent.ts"
import { backoffMillis, type RecallPolicy } from "./RecallPolicy.ts"

/**
 * The command can't be carried out as things stand; `message` says what can be done instead.
 *
 * @see {@link decide}
 */
export class RecallRejected extends Schema.TaggedError<RecallRejected>()("RecallRejected", {
  command: Schema.String,
  message: Schema.String,
}) {}

/** What a command does to a recall, or why it does nothing. No event: it is so already. */
export type RecallDecision = Result.Result<ReadonlyArray<RecallEvent>, RecallRejected>

/**
 * What happens because of a command. Pure: the same recall, command and policy always give the same events. No events:
 * it is so already, or it no longer matters. A failure with {@link RecallRejected} if it can't be carried out.
 *
 * @example
 * ```ts
 * import { BatchMessageId, CampaignId, decide, defaultRecallPolicy, evolve, type Recall } from "@feishu-recall/core"
 * import { Result } from "effect"
 *
 * const at = 1_795_397_400_000
 * const batchMessageId = BatchMessageId.make("bm-dc13264520392913993dd051dba21dcf")
 * const campaignId = CampaignId.make("c-20261123-0547-3f9a2b")
 * const request = { _tag: "RequestRecall", at, batchMessageId, campaignId, ordinal: 1, sentAt: null } as const
 * const events = Result.getOrThrow(decide(undefined, request, defaultRecallPolicy))
 * const recall = events.reduce<Recall | undefined>(evolve, undefined) // its phase is Requested
 *
 * const reread = { _tag: "RereadRecall", at, by: "lin.wei", reason: "to be sure" } as const
 * decide(recall, reread, defaultRecallPolicy) // fails with RecallRejected: "it has not ended: wait for its outcome"
 * ```
 */
export const decide = (recall: Recall | undefined, command: RecallCommand, policy: RecallPolicy): RecallDecision => {
  if (command._tag === "RequestRecall") return Result.succeed(decideRequest(recall, command))
  if (recall === undefined) return reject(command, "there is no such recall: request it first")
  switch (command._tag) {
    case "CancelRecall":
      return decideCancel(recall, command)
    case "ReopenRecall":
    case "RereadRecall":
      return decideReopen(recall, command)
    case "StartAttempt":
      return decideAttempt(recall, command, policy)
    case "RecordAnswer":
      return Result.succeed(decideAnswer(recall, command, policy))
    case "RecordReading":
      return Result.succeed(decideReading(recall, command, policy))
  }
}

const decideRequest = (recall: Recall | undefined, command: RequestRecall): ReadonlyArray<RecallEvent> => {
  const { at, batchMessageId, campaignId, ordinal, sentAt } = command
  if (recall === undefined) return [{ _tag: "RecallRequested", v: 1, at, batchMessageId, campaignId, ordinal, sentAt }]
  return recall.campaigns.includes(campaignId)
    ? []
    : [{ _tag: "RecallRequestedAgain", v: 1, at, campaignId, ordinal, sentAt }]
}

const decideCancel = (recall: Recall, command: Extract<RecallCommand, { _tag: "CancelRecall" }>): RecallDecision => {
  if (recall.phase._tag === "Ended" && recall.phase.outcome === "cancelled") return Result.succeed([])
  // A campaign cancels what it carries; what another one asked for since stays with that one.
  if (recall.carrier !== command.campaignId)
    return reject(command, "another campaign asked for this recall since: cancel that one")
  // Attempts that certainly did nothing (throttled, unsent, …) leave nothing to wait for.
  if (recall.phase._tag !== "Requested" || recall.mayHaveActed || recall.acceptedAt !== undefined)
    return reject(command, "its call has been made already: a recall can't be taken back, wait for its outcome")
  return Result.succeed([{ _tag: "RecallCancelled", v: 1, at: command.at, campaignId: command.campaignId }])
}

const decideReopen = (recall: Recall, command: ReopenRecall | RereadRecall): RecallDecision => {
  const to = command._tag === "ReopenRecall" ? "dispatch" : "read"
  if (recall.phase._tag !== "Ended") return reject(command, "it has not ended: wait for its outcome")
  if (to === "read" && recall.attempts === 0)
    return reject(command, "no call was ever made for it, so there is nothing to read: reopen it instead")
  const { at, by, reason } = command
  return Result.succeed([{ _tag: "RecallReopened", v: 1, at, to, by, reason }])
}

const decideAttempt = (recall: Recall, command: StartAttempt, policy: RecallPolicy): RecallDecision => {
  if (recall.phase._tag !== "Requested" || recall.phase.notBefore > command.at)
    return reject(command, "its call is not due: ask next what is")
  const startBy = command.at + policy.startWithinMillis
  return Result.succeed([
    {
      _tag: "AttemptStarted",
      v: 1,
      at: command.at,
      attempt: recall.attempts + 1,
      startBy,
      expiresAt: startBy + policy.callTimeoutMillis,
    },
  ])
}

const decideAnswer = (recall: Recall, command: RecordAnswer, policy: RecallPolicy): ReadonlyArray<RecallEvent> => {
  const { answer, at, attempt } = command
  const current = recall.phase._tag === "Calling" && recall.phase.attempt === attempt
  // Also when it comes after its claim was given up: a process was frozen, and the platform did accept.
  const late = recall.attempts === attempt && (recall.phase._tag === "Uncertain" || recall.phase._tag === "Requested")
  if (answer._tag === "Accepted" && (current || late))
    return [{ _tag: "RecallAccepted", v: 1, at, attempt, logId: answer.answer.logId ?? null }]
  if (!current) return []
  const backoff = backoffMillis(policy, recall.setbacks, command.jitter)
  const failed = (
    cause: Extract<RecallEvent, { _tag: "AttemptFailed" }>["cause"],
    options: { counts: boolean; waitMillis: number; detail?: string; answer?: PlatformAnswer },
  ): ReadonlyArray<RecallEvent> => [
    {
      _tag: "AttemptFailed",
      v: 1,
      at,
      attempt,
      cause,
      counts: options.counts,
      retryAt: at + options.waitMillis,
      detail: options.detail ?? null,
      answer: options.answer ?? null,
    },
  ]
  const unknown = (cause: string, detail: string, answer: PlatformAnswer | undefined): ReadonlyArray<RecallEvent> => [
    { _tag: "AttemptOutcomeUnknown", v: 1, at, attempt, cause, detail, readFrom: at + backoff, answer: answer ?? null },
  ]
  // After an earlier call a reading has the last word, whatever that call's answer was: a proxy may have sent it twice.
  const refused = (platform: PlatformAnswer): ReadonlyArray<RecallEvent> =>
    recall.attempts > 1
      ? failed("Refused", { counts: true, waitMillis: backoff, answer: platform })
      : [{ _tag: "RecallRefused", v: 1, at, attempt, answer: platform }]

  switch (answer._tag) {
    case "Accepted":
      return []
    case "NotStarted":
      return failed("NotStarted", { counts: false, waitMillis: 0 })
    case "ClaimExpired":
      return unknown("claim-expired", "the worker that made this call is gone", undefined)
    case "Throttled":
      return failed("Throttled", { counts: false, waitMillis: 0, answer: answer.answer })
    case "TokenRejected":
      return failed("TokenRejected", { counts: false, waitMillis: 0, answer: answer.answer })
    case "Unsent":
      return failed("Unsent", { counts: true, waitMillis: backoff, detail: `${answer.reason}: ${answer.detail}` })
    case "Unknown":
      return unknown(answer.reason, answer.detail, answer.answer)
    case "NotFound":
      return isYoung(recall, at, policy)
        ? failed("NotFound", { counts: true, waitMillis: backoff, answer: answer.answer })
        : refused(answer.answer)
    case "Refused":
      return refused(answer.answer)
    case "Blocked":
      return isItsOwnTrouble(recall, answer)
        ? refused(answer.answer)
        : failed("Blocked", {
            counts: answer.needsSecond,
            waitMillis: answer.needsSecond ? backoff : 0,
            answer: answer.answer,
          })
  }
}

/**
 * A batch message that was sent a moment ago may not be visible to the platform yet. It was sent before it was asked
 * for, so the request's time is the later one, and unlike a time on a list it is never in the future.
 */
const isYoung = (recall: Recall, at: number, policy: RecallPolicy): boolean =>
  at - recall.requestedAt < policy.youngMillis

/** A permission that this batch message alone lacks, three times over, while its lane was let go on. */
const isItsOwnTrouble = (recall: Recall, answer: Blocked): boolean =>
  answer.needsSecond && recall.permissionAnswers >= 2

const reject = (command: RecallCommand, message: string): RecallDecision =>
  Result.fail(new RecallRejected({ command: command._tag, message }))
