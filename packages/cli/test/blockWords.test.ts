import { assert, describe, it } from "@effect/vitest"
import {
  advice,
  BlockCause,
  codeEntry,
  knownCodes,
  type CampaignReport,
  type PlatformAnswer,
} from "@feishu-recall/core"
import { callTrouble } from "../src/display/callTrouble.ts"
import { blockWords } from "../src/report/blockWords.ts"
import { reportLines } from "../src/report/reportLines.ts"
import { languages } from "../src/report/texts/ReportTexts.ts"
import { localZone } from "../src/report/Zone.ts"
import { sceneReport } from "./reportScene.ts"

const terminal = { columns: 80, rows: 24, color: false, unicode: true, wraps: true, redraws: false }
const at = { _tag: "LaneBlocked", v: 1, at: 1_795_397_400_000, campaignId: null } as const

/** Every cause with every code that can lead to it, and with no answer at all. */
const blocks: ReadonlyArray<NonNullable<CampaignReport["blockedBy"]>> = BlockCause.literals.flatMap((cause) => {
  const codes = knownCodes().filter((code) => {
    const { onTokenCall, class: kind } = codeEntry(code)!
    return [kind, onTokenCall].some((one) => typeof one === "object" && one.blocks === cause)
  })
  const answers: ReadonlyArray<PlatformAnswer> = codes.map((code) => ({
    status: 400,
    code,
    msg: "Said so.",
    logId: "2026",
  }))
  return [
    { ...at, cause, answer: null, advice: advice(cause) },
    ...answers.map((answer) => ({ ...at, cause, answer, advice: advice(cause, answer.code) })),
  ]
})

describe("what a blocked campaign waits for", () => {
  for (const [language, texts] of Object.entries(languages))
    it(`is told in words, without a tag of ours, with a command that goes on: ${language}`, () => {
      for (const blockedBy of blocks) {
        const { todo, why } = blockWords(blockedBy, texts)
        for (const text of [why, todo]) {
          assert.notMatch(text, /\blane\b|通道|\.\.|。。|\.，/u, text)
          if (blockedBy.cause.includes("-")) assert.notInclude(text, blockedBy.cause)
        }
        if (blockedBy.answer !== null) assert.include(why, String(blockedBy.answer.code))
        const report = { ...sceneReport, blocked: 7, blockedBy }
        const lines = reportLines(report, terminal, { texts, zone: localZone() })
        // Whole on one line: it is copied.
        const command = `feishu-recall resume ${report.campaign.campaignId} --reason "…"`
        assert.isTrue(
          lines.some((line) => line.includes(command)),
          lines.join("\n"),
        )
      }
    })

  it("is said once where no answer was written down, but a sentence before the advice", () => {
    const refused = {
      ...at,
      cause: "token-refused",
      answer: null,
      advice:
        "The platform issues no token: the app secret is wrong (code 10015). Check the app id, the app secret and that the base URL is of the app's edition, then resume the lane.",
    } as const
    assert.deepEqual(blockWords(refused), {
      why: "the platform issues no token: the app secret is wrong (code 10015)",
      todo: "Check the app id, the app secret and that the base URL is of the app's edition.",
    })
    assert.strictEqual(blockWords(refused, languages.zh).why, "无法获取访问凭证：App Secret 错误，错误码 10015")
    assert.strictEqual(
      blockWords({
        cause: "unreachable",
        answer: null,
        advice: `No connection (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9). ${advice("unreachable")}`,
      }).why,
      "no connection (connection refused: 127.0.0.1:9 (ECONNREFUSED))",
    )
  })

  it("is told also of a campaign of which nothing waits: the next one would", () => {
    const [blockedBy] = blocks.filter(({ cause }) => cause === "same-refusal")
    const lines = reportLines({ ...sceneReport, blockedBy }, terminal)
    assert.match(lines.join(" ").replaceAll(/ +/g, " "), /App cli_\w+ makes no call any more, for any campaign: /)
  })
})

describe("a call without an answer", () => {
  it("is told in words, with what the socket said for those who look it up", () => {
    assert.strictEqual(callTrouble("no whole answer within 10000 ms"), "no whole answer within 10 s")
    assert.strictEqual(callTrouble("ECONNRESET: read ECONNRESET"), "the connection was cut (ECONNRESET)")
    assert.strictEqual(
      callTrouble("ENOTFOUND: getaddrinfo ENOTFOUND open.feishu.invalid"),
      "no such host: open.feishu.invalid (ENOTFOUND)",
    )
    assert.strictEqual(
      callTrouble("ERR_SSL_WRONG_VERSION_NUMBER: 40CD:error:0A00010B:SSL routines:…"),
      "what answers there does not speak https (ERR_SSL_WRONG_VERSION_NUMBER)",
    )
    assert.strictEqual(
      callTrouble("connection-refused: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9"),
      "connection refused: 127.0.0.1:9 (ECONNREFUSED)",
    )
    assert.strictEqual(callTrouble("the answer has status 502 and no code"), "the answer has status 502 and no code")
  })
})
