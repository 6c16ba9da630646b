import type { PlatformAnswer, Reading, RecallEvent } from "@feishu-recall/core"
import type { Moment } from "./Moment.ts"
import { campaignNumbered, messageNumbered } from "./names.ts"
import { readingIn, type RecallKind } from "./recallKind.ts"
import { asSaid, atOf, type Said } from "./said.ts"
import { type So, Told, type ToldEvent } from "./Told.ts"

type Of<Tag extends RecallEvent["_tag"]> = Extract<RecallEvent, { readonly _tag: Tag }>
type ReadingTag = "ProgressRead" | "RecallFellShort" | "RecallConfirmed" | "RecallSettledShort"

const refusal: PlatformAnswer = { status: 400, code: 230001, msg: "refused" }

/** An event with what usually stands in it, but for what is said. */
const happens =
  <Tag extends RecallEvent["_tag"]>(usual: (so: So<RecallKind>, at: number, said: Said<Of<Tag>>) => Of<Tag>) =>
  (said: Said<Of<Tag>> = {}): ToldEvent<RecallKind> =>
    new Told((so) => asSaid(usual(so, atOf(so, said), said), said))

/** An event that is a reading, with the numbers that are said. */
const shows =
  (_tag: ReadingTag) =>
  (said: Partial<Reading> = {}, when: { readonly at?: Moment } = {}): ToldEvent<RecallKind> =>
    new Told((so) => ({ _tag, v: 1, at: atOf(so, when), reading: readingIn(so, said) }))

const attemptIn = ({ state }: So<RecallKind>): number => state?.attempts ?? 1

/**
 * What can happen to a recall. What is left unsaid follows from where the story has got to.
 *
 * @see {@link aRecall}
 */
export const recallEvents = {
  /** Message 1, by campaign 1. */
  requested: happens<"RecallRequested">((_so, at) => ({
    _tag: "RecallRequested",
    v: 1,
    at,
    batchMessageId: messageNumbered(1),
    campaignId: campaignNumbered(1),
    ordinal: 1,
    sentAt: null,
  })),
  /** By campaign 2. */
  requestedAgain: happens<"RecallRequestedAgain">((_so, at) => ({
    _tag: "RecallRequestedAgain",
    v: 1,
    at,
    campaignId: campaignNumbered(2),
    ordinal: 1,
    sentAt: null,
  })),
  /** The next one, for as long as the policy says. */
  attemptStarted: happens<"AttemptStarted">(({ policy, state }, at) => {
    const startBy = at + policy.startWithinMillis
    const attempt = (state?.attempts ?? 0) + 1
    return { _tag: "AttemptStarted", v: 1, at, attempt, startBy, expiresAt: startBy + policy.callTimeoutMillis }
  }),
  /** Refused by a full window, unless said; it counts as its cause does. */
  attemptFailed: happens<"AttemptFailed">((so, at, { cause = "Throttled" }) => ({
    _tag: "AttemptFailed",
    v: 1,
    at,
    attempt: attemptIn(so),
    cause,
    counts: !["Throttled", "TokenRejected", "NotStarted"].includes(cause),
    retryAt: at,
    detail: null,
    answer: null,
  })),
  /** Nobody answered. */
  outcomeUnknown: happens<"AttemptOutcomeUnknown">((so, at) => ({
    _tag: "AttemptOutcomeUnknown",
    v: 1,
    at,
    attempt: attemptIn(so),
    cause: "timeout",
    detail: "no answer",
    readFrom: at,
    answer: null,
  })),
  /** The attempt that is under way, without a log id. */
  accepted: happens<"RecallAccepted">((so, at) => ({
    _tag: "RecallAccepted",
    v: 1,
    at,
    attempt: attemptIn(so),
    logId: null,
  })),
  /** Numbers as they stood last, or of ten messages that are all back, but for what is said. */
  progressRead: shows("ProgressRead"),
  /** The platform will not show it. */
  readingRefused: happens<"ReadingRefused">((_so, at) => ({ _tag: "ReadingRefused", v: 1, at, answer: refusal })),
  /** With numbers as those of `progressRead`. */
  fellShort: shows("RecallFellShort"),
  /** With numbers as those of `progressRead`. */
  confirmed: shows("RecallConfirmed"),
  /** With numbers as those of `progressRead`. */
  settledShort: shows("RecallSettledShort"),
  /** The attempt that is under way, for an invalid parameter. */
  refused: happens<"RecallRefused">((so, at) => ({
    _tag: "RecallRefused",
    v: 1,
    at,
    attempt: attemptIn(so),
    answer: refusal,
  })),
  /** Not decided in time. */
  unverified: happens<"RecallUnverified">((_so, at) => ({
    _tag: "RecallUnverified",
    v: 1,
    at,
    cause: "not-decided-in-time",
    answer: null,
  })),
  /** By the campaign that carries it. */
  cancelled: happens<"RecallCancelled">(({ state }, at) => ({
    _tag: "RecallCancelled",
    v: 1,
    at,
    campaignId: state?.carrier ?? campaignNumbered(1),
  })),
  /** From its call. */
  reopened: happens<"RecallReopened">((_so, at) => ({
    _tag: "RecallReopened",
    v: 1,
    at,
    to: "dispatch",
    by: "lin.wei",
    reason: "look again",
  })),
}
