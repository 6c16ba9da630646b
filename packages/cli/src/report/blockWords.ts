import type { BlockCause, LaneState, PlatformAnswer } from "@feishu-recall/core"
import { callTrouble } from "../display/callTrouble.ts"
import { printable } from "../display/textWidth.ts"
import { answerWords } from "./answerWords.ts"
import { english } from "./texts/english.ts"
import type { ReportTexts } from "./texts/ReportTexts.ts"

/** What holds all calls of an app up, and what a person must do about it, as parts of a sentence and as sentences. */
export const blockWords = (
  { advice, answer, cause }: Pick<NonNullable<LaneState["blocked"]>, "advice" | "answer" | "cause">,
  texts: ReportTexts = english,
): { readonly why: string; readonly todo: string } => {
  // Where no answer was written down, the sentence before the advice says what there was.
  const [, said, rest] = /^((?:The|No) [^]+?)\. (?=[A-Z])([^]+)$/.exec(printable(advice)) ?? []
  const code = answer?.code ?? codeIn(said)
  const written = said === undefined ? printable(advice) : rest!
  return {
    why: answer === null ? texts.blockedFor(cause, code, said && inWords(said)) : causeWords(cause, answer, texts),
    todo: withoutResume(texts.advice(cause, code, written)),
  }
}

/** Where there is no room for what the platform's support asks for. */
export const withoutLogId = (blocked: NonNullable<LaneState["blocked"]>): NonNullable<LaneState["blocked"]> => {
  if (blocked.answer === null) return blocked
  const { logId: _logId, ...answer } = blocked.answer
  return { ...blocked, answer }
}

/** The cause alone where its answer says no more than that. */
export const causeWords = (cause: BlockCause, answer: PlatformAnswer | undefined, texts: ReportTexts): string => {
  if (answer === undefined) return texts.cause(cause)
  const words = answerWords(answer, texts)
  const isTold = answer.code !== undefined && texts.meaning(answer.code) !== undefined && !saysMore.has(cause)
  return isTold ? words : texts.because(texts.cause(cause), words)
}

/** Of these the cause says how often, and the answer what. */
const saysMore: ReadonlySet<BlockCause> = new Set(["same-refusal", "throttled-without-end"])

/** How lanes are resumed is for programs: people are told the command. */
export const withoutResume = (advice: string): string => advice.replace(goesOn, (_, dot: string) => dot)

const goesOn = /(?:[,;，；] ?(?:then resume the lane|然后恢复通道)(?: or cancel the campaign|或取消任务)?)([.。])$/u

const codeIn = (text: string | undefined): number | undefined => {
  const code = /\(code (\d+)\)/.exec(text ?? "")?.[1]
  return code === undefined ? undefined : Number(code)
}

const inWords = (sentence: string): string =>
  `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`.replace(
    /\((?!code )([^]+)\)$/,
    (_, detail: string) => `(${callTrouble(detail)})`,
  )
