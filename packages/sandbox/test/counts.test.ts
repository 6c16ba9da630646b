import {
  changeBatchMessage,
  changeSettings,
  countsAt,
  createApp,
  findBatchMessage,
  firstApp,
  isRecallAtRest,
  makePlatform,
  type PlatformState,
} from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { callModel, fetchToken, noon, readProgress, recall, sendText } from "./callModel.ts"

const lifted = { batch_send: null, recall: null, get_progress: null, read_user: null }

const makeCompanyPlatform = (seed: number): PlatformState =>
  makePlatform({
    seed,
    people: 2000,
    departments: 20,
    unavailableShare: 0.03,
    settings: { limits: lifted, sendPerSecond: 200, readMeanMs: 3000, shortChance: 0.3, repeatTakesBackMore: true },
  })

const step = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), department: fc.nat(19) }),
  fc.record({ kind: fc.constant("recall" as const), message: fc.nat(5) }),
  fc.record({ kind: fc.constant("shorten" as const), message: fc.nat(5), shortBy: fc.nat(300) }),
  fc.record({ kind: fc.constant("age" as const), message: fc.nat(5), hours: fc.nat(10) }),
  fc.record({ kind: fc.constant("wait" as const) }),
  fc.record({
    kind: fc.constant("switch" as const),
    recallDuringSend: fc.constantFrom("stops" as const, "waits" as const),
  }),
)

describe("counts of a batch message", () => {
  it("never leave 0 <= recallCount <= success <= valid, and never fall, whatever is done to it", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), step), { maxLength: 40, size: "max" }),
        (seed, steps) => {
          const platform = makeCompanyPlatform(seed)
          const token = fetchToken(platform, noon)
          const departments = Array.from(platform.companies.values())[0]!.departments
          const before = new Map<string, ReturnType<typeof countsAt>>()
          let now = noon
          for (const [wait, action] of steps) {
            now += wait
            const id = "message" in action ? platform.batchMessages[action.message]?.id : undefined
            if (action.kind === "send") {
              sendText(platform, now, token, { department_ids: [departments[action.department]!.departmentId] })
            } else if (action.kind === "switch") {
              changeSettings(platform, { recallDuringSend: action.recallDuringSend })
            } else if (action.kind === "recall" && id !== undefined) recall(platform, now, token, id)
            else if (action.kind === "shorten" && id !== undefined) {
              changeBatchMessage(platform, id, { shortBy: action.shortBy }, now)
            } else if (action.kind === "age" && id !== undefined) {
              changeBatchMessage(platform, id, { sentHoursAgo: action.hours }, now)
            }
            for (const message of platform.batchMessages) {
              const counts = countsAt(message, now)
              const last = before.get(message.id) ?? { valid: 0, success: 0, read: 0, recallCount: 0 }
              const where = JSON.stringify({ message, counts, last, now })
              assert.isTrue(counts.recallCount >= 0 && counts.recallCount <= counts.success, where)
              assert.isTrue(counts.read >= 0 && counts.read <= counts.success, where)
              assert.isTrue(counts.success <= counts.valid, where)
              for (const name of ["valid", "success", "read", "recallCount"] as const) {
                assert.isTrue(counts[name] >= last[name], `${name} fell: ${where}`)
              }
              before.set(message.id, counts)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it("reach every served person in the end, and a recall then takes everything back", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(19), fc.integer({ min: 0, max: 20_000 }), (seed, department, delay) => {
        const platform = makeCompanyPlatform(seed)
        changeSettings(platform, { shortChance: 0 })
        const token = fetchToken(platform, noon)
        const { departmentId } = Array.from(platform.companies.values())[0]!.departments[department]!
        const id: string = sendText(platform, noon, token, { department_ids: [departmentId] }).json.data.message_id
        assert.strictEqual(recall(platform, noon + delay, token, id).code, 0)
        const message = findBatchMessage(platform, id)!
        const end = countsAt(message, noon + delay + 10_000)
        assert.isTrue(isRecallAtRest(message, noon + delay + 10_000))
        assert.strictEqual(end.recallCount, end.success)
        assert.strictEqual(end.success, countsAt({ ...message, recall: undefined }, noon + delay).success)
        const muchLater = countsAt(message, noon + 1e9)
        assert.deepStrictEqual({ ...muchLater, valid: 0 }, { ...end, valid: 0 }, "nobody reads what is gone")
      }),
    )
  })

  it("stay whole while a recall waits for the end of the send, and then go all", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(19), fc.double({ min: 0, max: 1, noNaN: true }), (seed, department, share) => {
        const platform = makeCompanyPlatform(seed)
        changeSettings(platform, { shortChance: 0, recallDuringSend: "waits" })
        const token = fetchToken(platform, noon)
        const { departmentId } = Array.from(platform.companies.values())[0]!.departments[department]!
        const id: string = sendText(platform, noon, token, { department_ids: [departmentId] }).json.data.message_id
        const { available, sendEndsAt } = findBatchMessage(platform, id)!
        assert.strictEqual(recall(platform, noon + share * (sendEndsAt - noon), token, id).code, 0)
        const message = findBatchMessage(platform, id)!
        assert.strictEqual(countsAt(message, sendEndsAt).recallCount, 0)
        assert.deepInclude(countsAt(message, sendEndsAt + 10_000), { success: available, recallCount: available })
      }),
    )
  })

  it("stop short by the agreed number, and a repeated recall changes nothing by default", () => {
    const platform = makePlatform({ settings: { limits: lifted } })
    const token = fetchToken(platform, noon)
    const department = Array.from(platform.companies.values())[0]!.departments[0]!
    const id: string = sendText(platform, noon, token, { department_ids: [department.departmentId] }).json.data
      .message_id
    changeBatchMessage(platform, id, { shortBy: 7 }, noon)
    assert.strictEqual(recall(platform, noon + 60_000, token, id).code, 0)
    const served = department.to - department.from
    const progress = (now: number) => readProgress(platform, now, token, id).json.data
    assert.deepStrictEqual(progress(noon + 90_000).batch_message_recall_progress, {
      recall: true,
      recall_count: served - 7,
    })
    assert.strictEqual(recall(platform, noon + 90_000, token, id).code, 0)
    assert.strictEqual(progress(noon + 120_000).batch_message_recall_progress.recall_count, served - 7)
    changeSettings(platform, { repeatTakesBackMore: true })
    assert.strictEqual(recall(platform, noon + 120_000, token, id).code, 0)
    assert.strictEqual(progress(noon + 150_000).batch_message_recall_progress.recall_count, served)
  })
})

describe("sends", () => {
  it("of one app are served one after the other, and say 0 valid until their turn", () => {
    const platform = makePlatform({ people: 1000, departments: 1, settings: { sendPerSecond: 100 } })
    const token = fetchToken(platform, noon)
    const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
    const send = (): string => sendText(platform, noon, token, { department_ids: [departmentId] }).json.data.message_id
    const [first, second] = [findBatchMessage(platform, send())!, findBatchMessage(platform, send())!]
    const at = noon + 5200
    assert.deepInclude(countsAt(first, at), { valid: 1000, success: 500 })
    assert.deepInclude(countsAt(second, at), { valid: 0, success: 0 })
    assert.deepInclude(countsAt(second, at + 10_000), { valid: 1000, success: 500 })
  })

  it("leave people outside the availability range unserved for ever", () => {
    const platform = makePlatform({ people: 1000, departments: 1, unavailableShare: 0.05 })
    const token = fetchToken(platform, noon)
    const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
    const id: string = sendText(platform, noon, token, { department_ids: [departmentId] }).json.data.message_id
    assert.deepInclude(countsAt(findBatchMessage(platform, id)!, noon + 1e8), { valid: 1000, success: 950 })
  })

  it("beyond the day's cap are refused with 11247 until the next day in UTC+8", () => {
    const platform = makePlatform({ people: 1000, departments: 1, settings: { dailyMessageCap: 1500 } })
    const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
    const sendAt = (now: number) =>
      sendText(platform, now, fetchToken(platform, now), { department_ids: [departmentId] })
    assert.strictEqual(sendAt(noon).code, 0)
    assert.deepInclude(sendAt(noon + 1000), { status: 200, code: 11247 })
    assert.strictEqual(sendAt(noon + 12 * 3_600_000 - 1).code, 11247)
    assert.strictEqual(sendAt(noon + 12 * 3_600_000).code, 0)
  })
})

describe("a million calls", () => {
  it("cost microseconds each, in a company of half a million", () => {
    const platform = makePlatform({
      people: 500_000,
      departments: 500,
      settings: { limits: lifted, dailyMessageCap: null },
    })
    const token = fetchToken(platform, noon)
    createApp(platform, {})
    const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
    const id: string = sendText(platform, noon, token, { department_ids: [departmentId] }).json.data.message_id
    const calls = 50_000
    const started = performance.now()
    for (let call = 0; call < calls; call++) {
      callModel(platform, noon + call, "GET", `/open-apis/im/v1/batch_messages/${id}/get_progress`, { token })
    }
    const microseconds = ((performance.now() - started) * 1000) / calls
    assert.isBelow(microseconds, 200)
    assert.strictEqual(platform.ledger.totalByApi()["get_progress"], calls)
    assert.strictEqual(firstApp(platform)!.bot, true)
  })
})
