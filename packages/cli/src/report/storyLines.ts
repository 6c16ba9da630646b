import type { BatchMessageId, Lane, PlatformAnswer, Reading, RecallEvent, StoryEvent } from "@feishu-recall/core"
import { painter, type Terminal } from "../display/Terminal.ts"
import { printable } from "../display/textWidth.ts"
import { clock, counted, day, number } from "../display/words.ts"
import { wrap } from "../display/wrap.ts"
import { answerWords } from "./answerWords.ts"

/** All that happened to one recall, a line each, with its time. */
export const storyLines = (
  id: BatchMessageId,
  lane: Lane,
  story: ReadonlyArray<StoryEvent>,
  terminal: Terminal,
): ReadonlyArray<string> => {
  const paint = painter(terminal)
  return [
    paint("bold", id),
    ...wrap(`App ${lane.appId} at ${lane.baseUrl}`, terminal.columns),
    "",
    ...story.flatMap(({ event, recordedAt }) => wrap(`${day(recordedAt)}  ${eventWords(event)}`, terminal.columns, 21)),
  ]
}

const eventWords = (event: RecallEvent): string => {
  switch (event._tag) {
    case "RecallRequested":
    case "RecallRequestedAgain": {
      const again = event._tag === "RecallRequested" ? "" : " again"
      const sent = event.sentAt === null ? "" : `; sent ${day(event.sentAt)}`
      return `requested${again} by ${event.campaignId}, number ${number(event.ordinal)} of its list${sent}`
    }
    case "AttemptStarted":
      return `attempt ${event.attempt}: called`
    case "AttemptFailed": {
      const why = [event.detail === null ? "" : printable(event.detail), told(event.answer)].filter(
        (part) => part !== "",
      )
      return `attempt ${event.attempt}: ${causes[event.cause]}${why.length === 0 ? "" : ` (${why.join("; ")})`}; again from ${clock(event.retryAt)}`
    }
    case "AttemptOutcomeUnknown":
      return `attempt ${event.attempt}: it is not known whether the platform acted (${printable(event.detail)}${
        event.answer === null ? "" : `; ${told(event.answer)}`
      }); a reading will tell`
    case "RecallAccepted":
      return `${event.attempt === null ? "accepted, as a reading shows" : `attempt ${event.attempt}: accepted`}${
        event.logId === null ? "" : `, log id ${printable(event.logId)}`
      }; nothing is proven yet`
    case "ProgressRead":
      return `read: ${readingWords(event.reading)}`
    case "ReadingRefused":
      return `reading refused: ${told(event.answer)}`
    case "RecallFellShort":
      return `fell short: ${readingWords(event.reading)}; called once more`
    case "RecallConfirmed":
      return `confirmed: ${readingWords(event.reading)}`
    case "RecallSettledShort":
      return `settled short: ${readingWords(event.reading)}`
    case "RecallRefused":
      return `refused: ${told(event.answer)}`
    case "RecallUnverified":
      return `unverified (${event.cause})${event.answer === null ? "" : `: ${told(event.answer)}`}`
    case "RecallCancelled":
      return `cancelled with ${event.campaignId}, before any call could act`
    case "RecallReopened":
      return `${event.to === "dispatch" ? "reopened" : "to be read again"} by ${printable(event.by)}: "${printable(event.reason)}"`
  }
}

const causes = {
  Throttled: "rate limited",
  Unsent: "nothing was sent",
  TokenRejected: "the token was rejected",
  NotFound: "the platform does not know it",
  Refused: "refused",
  Blocked: "refused, for the whole app",
  NotStarted: "the call was not made",
} as const

const told = (answer: PlatformAnswer | null): string => (answer === null ? "" : answerWords(answer))

const readingWords = ({ read, recallCount, success }: Reading): string =>
  `${number(recallCount)} of ${counted(success, "message")} back, ${number(read)} read`
