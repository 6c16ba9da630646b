import { judge } from "./confirmation.ts"
import { evolve, sameReading } from "./evolve.ts"
import type { PlatformAnswer } from "../platform/Disposition.ts"
import type { Reading } from "../platform/Reading.ts"
import type { Recall } from "./Recall.ts"
import type { RecordReading } from "./RecallCommand.ts"
import type { RecallEvent } from "./RecallEvent.ts"
import type { RecallPolicy } from "./RecallPolicy.ts"

/** What one answer of `get_progress` changes. */
export const decideReading = (
  recall: Recall,
  command: RecordReading,
  policy: RecallPolicy,
): ReadonlyArray<RecallEvent> => {
  const { answer, at } = command
  if (recall.phase._tag === "Ended") return []
  // The first reading goes out with the call, and may have overtaken it: what it does not show may have come since.
  const isOlder = recall.phase._tag === "Uncertain" && command.startedAt < recall.phase.readFrom
  const isNews = answer._tag === "Read" && answer.reading.recall && recall.acceptedAt === undefined
  if (isOlder && !isNews) return []
  if (answer._tag === "Read") return withNumbers(recall, at, answer.reading, policy)
  // The trouble of the whole lane says nothing of this recall, however long it lasts: it waits until that is over.
  if (answer._tag === "Throttled" || answer._tag === "TokenRejected") return []
  if (answer._tag === "Blocked" && !answer.needsSecond) return []
  const refused =
    answer._tag === "Refused" || (answer._tag === "NotFound" && at - recall.requestedAt >= policy.youngMillis)
  switch (recall.phase._tag) {
    case "Requested":
    case "Calling":
      return []
    case "Uncertain":
      if (!refused) return at - recall.phase.readFrom >= policy.confirmWithinMillis ? [outOfTime(recall, at)] : []
      if (recall.doubt?.refused === true)
        // Two calls that name the same trouble settle it. A reading that is refused for another one proves nothing.
        return namesTheSame(recall.doubt.answer, answer.answer)
          ? [{ _tag: "RecallRefused", v: 1, at, attempt: null, answer: recall.doubt.answer }]
          : unreadable(at, answer.answer)
      // Without a refusal yet, the DELETE itself has to say it, as long as an attempt is left.
      return recall.setbacks < policy.maxAttempts
        ? [{ _tag: "ReadingRefused", v: 1, at, answer: answer.answer }]
        : unreadable(at, answer.answer)
    case "Reading":
      if (refused) return unreadable(at, answer.answer)
      return at - (recall.acceptedAt ?? at) >= policy.confirmWithinMillis ? [outOfTime(recall, at)] : []
  }
}

const withNumbers = (
  recall: Recall,
  at: number,
  reading: Reading,
  policy: RecallPolicy,
): ReadonlyArray<RecallEvent> => {
  const isNew = recall.lastReading === undefined || !sameReading(recall.lastReading.value, reading)
  const progress: RecallEvent = { _tag: "ProgressRead", v: 1, at, reading }
  const read: ReadonlyArray<RecallEvent> = isNew ? [progress] : []
  switch (recall.phase._tag) {
    case "Uncertain":
      // After falling short it said so before, and tells nothing of the second call, until no attempt is left to repeat it.
      if (reading.recall && (recall.acceptedAt === undefined || recall.setbacks >= policy.maxAttempts))
        return [...read, { _tag: "RecallAccepted", v: 1, at, attempt: null, logId: null }]
      if (recall.doubt?.refused === true)
        // `recall` may lag behind the call: the refusal becomes final when it still says no after the quiet period.
        return at - recall.doubt.at >= policy.quietMillis
          ? [...read, { _tag: "RecallRefused", v: 1, at, attempt: null, answer: recall.doubt.answer }]
          : read
      const end = givenUp(recall, at, policy)
      return end.length > 0 ? [...read, ...end] : [progress]
    case "Reading": {
      const after = evolve(recall, progress)!
      switch (judge(after, at, policy)) {
        case "confirmed":
          return [...read, { _tag: "RecallConfirmed", v: 1, at, reading }]
        case "short":
          return recall.repeated
            ? [...read, { _tag: "RecallSettledShort", v: 1, at, reading }]
            : [...read, { _tag: "RecallFellShort", v: 1, at, reading }]
        case "out-of-time":
          return [...read, outOfTime(recall, at)]
        case "undecided":
          return read
      }
    }
    default:
      return read
  }
}

const outOfTime = (recall: Recall, at: number): RecallEvent => ({
  _tag: "RecallUnverified",
  v: 1,
  at,
  cause: "not-decided-in-time",
  answer: recall.doubt?.answer ?? null,
})

const unreadable = (at: number, answer: PlatformAnswer): ReadonlyArray<RecallEvent> => [
  { _tag: "ReadingRefused", v: 1, at, answer },
  { _tag: "RecallUnverified", v: 1, at, cause: "reading-refused", answer },
]

/**
 * Both calls have the same codes, but for one who is not the sender: 230026 for the recall, 230012 for its progress.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
const namesTheSame = (recall: PlatformAnswer, reading: PlatformAnswer): boolean =>
  recall.code !== undefined && (recall.code === reading.code || (recall.code === 230026 && reading.code === 230012))

/** No attempt is left: what the platform said last, if it said anything, is the refusal. */
const givenUp = (recall: Recall, at: number, policy: RecallPolicy): ReadonlyArray<RecallEvent> => {
  if (recall.setbacks < policy.maxAttempts) return []
  const answer = recall.doubt?.answer
  return answer?.code !== undefined && answer.code !== 0
    ? [{ _tag: "RecallRefused", v: 1, at, attempt: null, answer }]
    : [{ _tag: "RecallUnverified", v: 1, at, cause: "no-answer", answer: answer ?? null }]
}
