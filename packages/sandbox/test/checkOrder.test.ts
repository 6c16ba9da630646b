import {
  changeApp,
  changeBatchMessage,
  changeSettings,
  createApp,
  firstApp,
  makePlatform,
} from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { callModel, fetchToken, noon, recall, sendText } from "./callModel.ts"

// Everything that can be wrong with one recall, in the order in which the platform looks.
const defects = [
  "path",
  "token",
  "app",
  "ip",
  "quota",
  "rate",
  "scope",
  "parameter",
  "bot",
  "record",
  "owner",
  "window",
] as const
const codes = {
  path: 404,
  token: 99991663,
  app: 99991662,
  ip: 99991401,
  quota: 99991403,
  rate: 99991400,
  scope: 99991672,
  parameter: 230001,
  bot: 230006,
  record: 230030,
  owner: 230026,
  window: 230009,
}

describe("the order of checks", () => {
  it("makes the first defect the answer, whatever else is wrong", () => {
    fc.assert(
      fc.property(fc.subarray([...defects]), (present) => {
        const has = (defect: (typeof defects)[number]) => present.includes(defect)
        const platform = makePlatform()
        const sender = firstApp(platform)!
        const other = createApp(platform, {})
        const senderToken = fetchToken(platform, noon)
        const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
        const sent: string = sendText(platform, noon, senderToken, { department_ids: [departmentId] }).json.data
          .message_id
        const caller = has("owner") ? other : sender
        const callerToken = fetchToken(platform, noon, caller.appId)
        if (has("rate")) {
          changeSettings(platform, { limits: { recall: { perSecond: 1, perMinute: 1 } } })
          recall(platform, noon, callerToken, sent.replaceAll(/[1-9a-f]/g, "0"))
        }
        if (has("window")) changeBatchMessage(platform, sent, { sentHoursAgo: 25 }, noon)
        changeApp(platform, caller.appId, {
          disabled: has("app"),
          ipDenied: has("ip"),
          quotaExceeded: has("quota"),
          scopes: has("scope") ? ["im:message"] : caller.scopes,
          bot: !has("bot"),
        })
        const id = has("parameter") ? "om_1" : has("record") ? `bm-${"f".repeat(32)}` : sent
        const target = `/open-apis/im/v1/batch_messages/${id}${has("path") ? "/x" : ""}`
        const token = has("token") ? "t-nobody" : callerToken
        const answer = callModel(platform, noon + 1, "DELETE", target, { token, body: {} })
        const first = defects.find(has)
        assert.strictEqual(answer.code, first === undefined ? 0 : codes[first])
        assert.strictEqual(answer.status, statusOf(first))
      }),
      { numRuns: 400 },
    )
  })
})

const statusOf = (defect: (typeof defects)[number] | undefined): number =>
  defect === undefined ? 200 : defect === "path" ? 404 : defect === "quota" || defect === "rate" ? 429 : 400
