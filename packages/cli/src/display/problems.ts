import { codeEntry, type PlatformAnswer, type WatchedEvent } from "@feishu-recall/core"
import { limits } from "../limits.ts"
import { answerWords } from "../report/answerWords.ts"
import { blockWords } from "../report/blockWords.ts"
import type { View } from "./OutsideView.ts"
import { callTrouble } from "./callTrouble.ts"
import { noTokenWords } from "./noTokenWords.ts"
import { printable } from "./textWidth.ts"

/** What went wrong, in words, and how often; the same thing again is counted, not told again. */
export interface Problem {
  readonly text: string
  readonly count: number
  /** When it happened last, in epoch milliseconds. */
  readonly at: number
}

const { problemsRemembered } = limits

/** The latest problems after one more event, newest last. */
export const addProblem = (
  problems: ReadonlyArray<Problem>,
  { event, recordedAt }: Pick<WatchedEvent, "event" | "recordedAt">,
): ReadonlyArray<Problem> => {
  // What blocks the lane stands in a row of its own, as long as it does.
  const text = event._tag === "LaneBlocked" ? undefined : problemWords(event)
  if (text === undefined) return problems
  const same = problems.find((problem) => problem.text === text)
  const others = problems.filter((problem) => problem !== same)
  return [...others, { text, count: (same?.count ?? 0) + 1, at: recordedAt }].slice(-problemsRemembered)
}

/** The latest problems, with the readings that came to nothing: those are in no event, for they are made again. */
export const withFailedReadings = (problems: ReadonlyArray<Problem>, view: View): ReadonlyArray<Problem> => {
  if (view._tag !== "Working") return problems
  const failed = view.failedReadings.map(({ answer, at, count, detail }) => ({
    text: `a reading failed: ${answer === undefined ? callTrouble(detail) : httpWords(answer)}`,
    count,
    at,
  }))
  return [...problems, ...failed].toSorted((one, other) => one.at - other.at).slice(-problemsRemembered)
}

/** An event as a problem, if it is one. Without ids and log ids: those are in the report and in `show`. */
export const problemWords = (event: WatchedEvent["event"]): string | undefined => {
  switch (event._tag) {
    case "AttemptFailed": {
      const detail = event.detail === null ? "" : `: ${callTrouble(event.detail)}`
      switch (event.cause) {
        case "Throttled":
          return "rate limited by the platform: called again"
        case "Unsent":
          return `not sent${detail}; called again`
        case "TokenRejected":
          return "the token was rejected: called again with a new one"
        case "NotFound":
          return "the platform does not know it yet: called again"
        case "NotStarted":
          return "a call came too late to be made: called again"
        case "Refused":
          return "refused after an earlier call: a reading decides"
        // Of the whole app: its lane tells.
        case "Blocked":
          return undefined
      }
    }
    case "AttemptOutcomeUnknown":
      return `no clear answer: ${event.answer === null ? callTrouble(event.detail) : httpWords(event.answer)}; a reading decides`
    case "ReadingRefused":
      return `a reading was refused, ${brief(event.answer)}`
    case "RecallFellShort":
      return "fell short of what was delivered: called once more"
    case "RecallSettledShort":
      return "settled short: some messages did not come back"
    case "RecallRefused":
      return `refused, ${brief(event.answer)}`
    case "RecallUnverified":
      return "unverified: called, but not proven"
    case "LaneHeld":
      if (event.cause === "throttled")
        // Of calls, each that was rate limited tells itself.
        return event.api === "recall" ? undefined : "readings are rate limited by the platform"
      return event.cause === "token-rejected"
        ? "a new token was rejected, too: tried once more"
        : noTokenWords(event.detail ?? "")
    case "LaneBlocked":
      return `a person is needed: ${blockWords({ ...event, answer: event.answer && withoutLogId(event.answer) }).why}`
    default:
      return undefined
  }
}

const withoutLogId = ({ logId: _logId, ...answer }: PlatformAnswer): PlatformAnswer => answer

/** Of a code that no page lists the platform's own words are all that there is. */
const httpWords = ({ code, msg, status }: PlatformAnswer): string => {
  if (code === undefined) return `HTTP ${status} without a code`
  const said = codeEntry(code) === undefined && msg !== undefined ? `: ${printable(msg)}` : ""
  return `HTTP ${status}, code ${code}${said}`
}

/** The code stands first: what it means may be cut off. */
const brief = (answer: PlatformAnswer): string => {
  const words = answerWords(withoutLogId(answer))
  const code = answer.code === undefined ? "" : `code ${answer.code}`
  return code === "" ? words : `${code}: ${words.replace(`, ${code}`, "")}`
}
