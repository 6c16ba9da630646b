import type { PlatformAnswer } from "@feishu-recall/core"
import { printable } from "../display/textWidth.ts"
import { english } from "./texts/english.ts"
import type { ReportTexts } from "./texts/ReportTexts.ts"

/** An answer in our words where its code is known, in the platform's where not; the log id is what its support asks for. */
export const answerWords = (answer: PlatformAnswer, texts: ReportTexts = english): string =>
  [
    (answer.code === undefined ? undefined : texts.meaning(answer.code)) ?? platformWords(answer),
    answer.code === undefined ? texts.http(answer.status) : texts.code(answer.code),
    answer.logId === undefined ? undefined : texts.logId(printable(answer.logId)),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(texts.join)

/** As part of a sentence of ours, which goes on behind it. */
const platformWords = ({ msg }: PlatformAnswer): string | undefined =>
  msg === undefined ? undefined : printable(msg).replace(/[.。]$/u, "")
