import type { Disposition, PlatformAnswer, Reading, RecallCommand } from "@feishu-recall/core"
import type { Moment } from "./Moment.ts"
import { campaignNumbered, messageNumbered } from "./names.ts"
import { readingIn, type RecallKind } from "./recallKind.ts"
import { asSaid, atOf, type Said } from "./said.ts"
import { type So, Told, type ToldCommand } from "./Told.ts"

type Of<Tag extends RecallCommand["_tag"]> = Extract<RecallCommand, { readonly _tag: Tag }>
type End = Of<"RecordAnswer">["answer"]
type Seen = Of<"RecordReading">["answer"]

type Ask<Tag extends RecallCommand["_tag"]> = (said?: Said<Of<Tag>>) => ToldCommand<RecallKind>

const asks =
  <Tag extends RecallCommand["_tag"]>(usual: (so: So<RecallKind>, at: number) => Of<Tag>): Ask<Tag> =>
  (said = {}) =>
    new Told((so) => asSaid(usual(so, atOf(so, said)), said))

interface When {
  readonly at?: Moment
  /** When it was asked for: what came later it can't know. */
  readonly startedAt?: Moment
}

/**
 * What can be asked of a recall. What is left unsaid follows from where the story has got to.
 *
 * @see {@link aRecall}
 */
export const recallCommands: {
  /** Message 1, by campaign 1. */
  readonly request: Ask<"RequestRecall">
  /** By the campaign that carries it. */
  readonly cancel: Ask<"CancelRecall">
  /** By lin.wei. */
  readonly reopen: Ask<"ReopenRecall">
  /** By lin.wei. */
  readonly reread: Ask<"RereadRecall">
  /** The next one. */
  readonly startAttempt: Ask<"StartAttempt">
  /** Of the attempt that is under way. Pauses come out at three quarters of their longest: the jitter is a half. */
  readonly recordAnswer: (answer: End, said?: Omit<Said<Of<"RecordAnswer">>, "answer">) => ToldCommand<RecallKind>
  /** Numbers, as they stood last or all ten back, but for what is said. */
  readonly recordReading: (said?: Partial<Reading>, when?: When) => ToldCommand<RecallKind>
  /** A reading that brought no numbers. */
  readonly recordReadingEnd: (answer: Exclude<Seen, { readonly _tag: "Read" }>, when?: When) => ToldCommand<RecallKind>
} = {
  request: asks((_so, at) => ({
    _tag: "RequestRecall",
    at,
    batchMessageId: messageNumbered(1),
    campaignId: campaignNumbered(1),
    ordinal: 1,
    sentAt: null,
  })),
  cancel: asks(({ state }, at) => ({ _tag: "CancelRecall", at, campaignId: state?.carrier ?? campaignNumbered(1) })),
  reopen: asks((_so, at) => ({ _tag: "ReopenRecall", at, by: "lin.wei", reason: "look again" })),
  reread: asks((_so, at) => ({ _tag: "RereadRecall", at, by: "lin.wei", reason: "look again" })),
  startAttempt: asks((_so, at) => ({ _tag: "StartAttempt", at })),
  recordAnswer: (answer, said = {}) =>
    new Told((so) => {
      const attempt = so.state?.attempts ?? 1
      return asSaid<Of<"RecordAnswer">>(
        { _tag: "RecordAnswer", at: atOf(so, said), jitter: 0.5, attempt, answer },
        said,
      )
    }),
  recordReading: (said = {}, when = {}) =>
    read((so) => ({ _tag: "Read", reading: readingIn(so, said), answer: { status: 200, code: 0 } }), when),
  recordReadingEnd: (answer, when = {}) => read(() => answer, when),
}

const read = (answer: (so: So<RecallKind>) => Seen, when: When): ToldCommand<RecallKind> =>
  new Told((so) => {
    const at = atOf(so, when)
    return asSaid<Of<"RecordReading">>({ _tag: "RecordReading", at, startedAt: at, answer: answer(so) }, when)
  })

const said = (code: number, more: Partial<PlatformAnswer> = {}): PlatformAnswer => ({ status: 400, code, ...more })

/**
 * How a call may end, as `classify` says it.
 *
 * @example
 * ```ts
 * import { aRecall, callEnds, recallCommands, recallEvents } from "@feishu-recall/testkit"
 *
 * aRecall
 *   .given(recallEvents.requested(), recallEvents.attemptStarted())
 *   .when(recallCommands.recordAnswer(callEnds.refused(230026)))
 *   .then(recallEvents.refused({ answer: callEnds.refused(230026).answer }))
 * ```
 */
export const callEnds = {
  /** Code 0; without a log id unless told. */
  accepted: (logId?: string): Disposition => ({
    _tag: "Accepted",
    answer: { status: 200, code: 0, ...(logId === undefined ? {} : { logId }) },
  }),
  /** By code 230001 unless told. */
  refused: (code = 230001): Extract<Disposition, { readonly _tag: "Refused" }> => ({
    _tag: "Refused",
    answer: said(code, { msg: "refused" }),
  }),
  notFound: { _tag: "NotFound", answer: said(230001) },
  throttled: { _tag: "Throttled", answer: said(99991400, { status: 429 }), resetMillis: undefined },
  tokenRejected: { _tag: "TokenRejected", answer: said(99991663) },
  /** Nothing was sent. */
  unsent: { _tag: "Unsent", reason: "connection-refused", detail: "connect ECONNREFUSED" },
  /** It was sent, and nobody answered. */
  silence: { _tag: "Unknown", reason: "timeout", detail: "no answer", answer: undefined },
  /** The claim was written too late: the call was not made. */
  notStarted: { _tag: "NotStarted" },
  /** Its worker is gone. */
  claimExpired: { _tag: "ClaimExpired" },
} as const
