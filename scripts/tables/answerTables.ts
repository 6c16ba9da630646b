import { chineseAdvice, chineseCauses } from "../../packages/cli/src/report/texts/chineseAdvice.ts"
import { chineseCodes } from "../../packages/cli/src/report/texts/chineseCodes.ts"
import { english } from "../../packages/cli/src/report/texts/english.ts"
import { withoutResume } from "../../packages/cli/src/report/blockWords.ts"
import { exitCodeTable } from "../../packages/cli/src/exitCode.ts"
import { type CodeEntry, codeEntry, knownCodes } from "../../packages/core/src/platform/codes.ts"
import { advice, type BlockCause } from "../../packages/core/src/index.ts"
import { BlockCause as blockCauses } from "../../packages/core/src/platform/Disposition.ts"
import { markdownTable } from "./markdownTable.ts"

/** What answers of the platform mean and what a person can do, as the core and the report tell it. */
export const answerTables = {
  codes: () =>
    markdownTable(
      ["Code", "The platform says", "It is", "What a person can do"],
      entries().map(([code, entry]) => [`\`${code}\``, entry.meaning, dispositionOf(entry), remedyOf(code, entry)]),
    ),
  causes: () =>
    markdownTable(
      ["Blocked, for", "In JSON", "Codes", "What to do"],
      causes.map((cause) => [
        english.cause(cause),
        `\`${cause}\``,
        codesOf(cause)
          .map(([code]) => `\`${code}\``)
          .join(", "),
        [
          withoutResume(advice(cause)),
          ...codesOf(cause).flatMap(([code, { remedy }]) => (remedy ? `${code}: ${withoutResume(remedy)}` : [])),
        ].join(" "),
      ]),
    ),
  "causes-zh": () =>
    markdownTable(
      ["停止原因", "英文输出", "JSON", "错误码", "处理方法"],
      causes.map((cause) => [
        chineseCauses[cause],
        english.cause(cause),
        `\`${cause}\``,
        codesOf(cause)
          .map(([code]) => `\`${code}\``)
          .join("、"),
        [
          withoutResume(chineseAdvice[cause]),
          ...codesOf(cause).flatMap(([code]) => {
            const remedy = chineseCodes[code]?.remedy
            return remedy === undefined ? [] : `${code}：${withoutResume(remedy)}`
          }),
        ].join(""),
      ]),
    ),
  refusals: () =>
    markdownTable(
      ["Code", "Means", "What to do"],
      refusals().map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy ?? askSupport]),
    ),
  "refusals-zh": () =>
    markdownTable(
      ["错误码", "含义", "处理方法"],
      refusals().map(([code]) => [
        `\`${code}\``,
        chineseCodes[code]!.meaning,
        chineseCodes[code]!.remedy ?? "请将日志 ID 提供给平台技术支持。",
      ]),
    ),
  "exit-codes-zh": () =>
    markdownTable(
      ["退出码", "含义"],
      exitCodeTable.map(({ code, name }) => [String(code), chineseExitCodes[name]]),
    ),
  "exit-codes": () =>
    markdownTable(
      ["Exit code", "Means"],
      exitCodeTable.map(({ code, means }) => [String(code), means]),
    ),
}

const chineseExitCodes: Readonly<Record<(typeof exitCodeTable)[number]["name"], string>> = {
  confirmed: "全部已确认撤回；或者要显示的、要下达的已经完成",
  notAllConfirmed: "已结束，但有未确认的：报告说明是哪些",
  badInput: "用法或输入有误：什么都没有存储，什么都没有调用",
  blocked: "需要有人处理：报告说明为什么",
  interrupted: "按要求停止；用 `resume` 继续",
  failed: "存储或程序本身出错；什么都没有丢失，用 `resume` 继续",
}

const askSupport = "Ask the platform's support with the log id."

const entries = (): ReadonlyArray<readonly [number, CodeEntry]> => knownCodes().map((code) => [code, codeEntry(code)!])

const refusals = () =>
  entries().filter(([, { class: codeClass }]) => codeClass === "refused" || codeClass === "not-found")

const causes = blockCauses.literals

/** The codes that block a lane for this, whatever was called. */
const codesOf = (cause: BlockCause) =>
  entries().filter(([, { class: own, onTokenCall }]) =>
    [own, onTokenCall].some((one) => typeof one === "object" && one.blocks === cause),
  )

const dispositionOf = ({ class: codeClass, onTokenCall }: CodeEntry): string =>
  onTokenCall === undefined ? named(codeClass) : `${named(codeClass)}; ${named(onTokenCall)} where a token is asked for`

const named = (codeClass: CodeEntry["class"]): string =>
  typeof codeClass === "object"
    ? `\`Blocked\` (${codeClass.blocks}${codeClass.needsSecond === true ? ", when a second recall meets it" : ""})`
    : `\`${dispositions[codeClass]}\``

const dispositions = {
  accepted: "Accepted",
  throttled: "Throttled",
  "token-rejected": "TokenRejected",
  "not-found": "NotFound",
  refused: "Refused",
  "server-error": "Unknown",
} as const

const remedyOf = (code: number, { class: codeClass, remedy }: CodeEntry): string =>
  typeof codeClass === "object" ? advice(codeClass.blocks, code) : (remedy ?? "")
