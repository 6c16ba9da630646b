import { changeApp, changeBatchMessage, changeSettings, createApp, makePlatform } from "@feishu-recall/sandbox"
import { assert } from "@effect/vitest"
import { fetchToken, noon, sendText } from "../callModel.ts"
import { call, type DocumentedFact, everybody, hour, minute, progressAt, recallAt, sendAt } from "./Fact.ts"
import { pages } from "./pages.ts"

const unknownId = `bm-${"0".repeat(32)}`

export const factsAboutMessages: ReadonlyArray<DocumentedFact> = [
  {
    says: "Code 0 for a recall says that it was accepted; messages go later.",
    source: pages.recall,
    holds: (world) => {
      const accepted = recallAt(world, noon)
      assert.deepStrictEqual([accepted.status, accepted.json], [200, { code: 0, data: {}, msg: "ok" }])
      assert.deepStrictEqual(progressAt(world, noon).recall, { recall: true, recall_count: 0 })
      assert.deepStrictEqual(progressAt(world, noon + minute).recall, { recall: true, recall_count: 50 })
    },
  },
  {
    says: "Either scope of the two for batch messages is enough for recall, progress and readers.",
    source: pages.recall,
    holds: (world) => {
      for (const scope of ["im:message:send_multi_depts", "im:message:send_multi_users"]) {
        changeApp(world.platform, world.app.appId, { scopes: [scope] })
        assert.deepStrictEqual([progressAt(world, noon).code, recallAt(world, noon).code], [0, 0])
      }
    },
  },
  {
    says: "An app that did not send gets 230026 from recall, and 230012 from both queries.",
    source: pages.recall,
    holds: (world) => {
      const stranger = { ...world, token: fetchToken(world.platform, noon, createApp(world.platform, {}).appId) }
      const readers = call(stranger, "GET", `im/v1/batch_messages/${world.id}/read_user`)
      assert.deepStrictEqual([recallAt(stranger, noon).code, progressAt(stranger, noon).code], [230026, 230012])
      assert.strictEqual(readers.code, 230012)
    },
  },
  {
    says: "Recalled messages are counted one by one: progress in between is normal and visible.",
    source: pages.progress,
    holds: (world) => {
      recallAt(world, noon)
      const counts = [1, 2, 3, 4].map((second) => progressAt(world, noon + second * 1000).recall.recall_count)
      assert.isTrue(counts.some((count) => count > 0 && count < 50))
    },
  },
  {
    says: "Counts of get_progress are numbers in objects; those of read_user are strings.",
    source: pages.readers,
    holds: (world) => {
      const { success, read } = progressAt(world, noon)
      const readers = call(world, "GET", `im/v1/batch_messages/${world.id}/read_user`).json.data.read_user
      assert.deepStrictEqual(readers, { read_count: String(read), total_count: String(success) })
    },
  },
  {
    says: "Progress can be read for 30 days.",
    source: pages.progress,
    holds: (world) => {
      changeBatchMessage(world.platform, world.id, { sentHoursAgo: 30 * 24 }, noon)
      assert.deepStrictEqual([progressAt(world, noon).code, progressAt(world, noon + 1).code], [0, 230030])
    },
  },
  {
    says: "Valid users include those whom the bot can't reach; delivered may stay below valid for ever.",
    source: pages.progress,
    holds: (world) => {
      changeApp(world.platform, world.app.appId, { availability: { departmentIds: [], openIds: [world.openId] } })
      const id = sendAt(world, noon, everybody(world)).json.data.message_id
      const { valid, success } = progressAt(world, noon + hour, id)
      assert.deepStrictEqual([valid, success], [100, 1])
    },
  },
  {
    says: "Sends of one app are worked off in order, one after the other.",
    source: pages.send,
    holds: (world) => {
      changeSettings(world.platform, { sendPerSecond: 1 })
      const [first, second] = [1, 2].map(() => sendAt(world, noon, everybody(world)).json.data.message_id)
      const [one, two] = [first, second].map((id) => progressAt(world, noon + 60_000, id).success)
      assert.deepStrictEqual([one > 0, two], [true, 0])
    },
  },
  {
    says: "Partly invalid lists still succeed: good ids are served, bad ones are told.",
    source: pages.send,
    holds: (world) => {
      const { json } = sendAt(world, noon, { open_ids: [world.openId, "ou_x"], department_ids: ["od-x"] })
      assert.deepInclude(json.data, { invalid_open_ids: ["ou_x"], invalid_department_ids: ["od-x"] })
      assert.strictEqual(progressAt(world, noon + minute, json.data.message_id).success, 1)
    },
  },
  {
    says: "Each list has at most 200 ids, one list must be given, and the root department is refused.",
    source: pages.send,
    holds: (world) => {
      const ids = (count: number) => Array.from({ length: count }, (_, index) => `ou_${index}`)
      const codes = [{ open_ids: ids(200) }, { open_ids: ids(201) }, { open_ids: [] }, { department_ids: ["0"] }].map(
        (lists) => sendAt(world, noon, lists).code,
      )
      assert.deepStrictEqual(codes, [0, 10003, 10003, 10003])
    },
  },
  {
    says: "A text has at most 150 KB; a post and a card 30 KB.",
    source: pages.send,
    holds: (world) => {
      const codes = [
        { content: { text: "x".repeat(150 * 1024 - 11) } },
        { content: { text: "x".repeat(150 * 1024 - 10) } },
        { msg_type: "interactive", card: { x: "x".repeat(30 * 1024 - 8) } },
        { msg_type: "interactive", card: { x: "x".repeat(30 * 1024 - 7) } },
      ].map((body) => sendAt(world, noon, body).code)
      assert.deepStrictEqual(codes, [0, 10002, 0, 10002])
    },
  },
  {
    says: "One app sends at most 500,000 messages a day.",
    source: pages.send,
    holds: () => {
      const platform = makePlatform({ people: 300_000, departments: 1 })
      const token = fetchToken(platform, noon)
      const { departmentId } = Array.from(platform.companies.values())[0]!.departments[0]!
      const codes = [1, 2].map(() => sendText(platform, noon, token, { department_ids: [departmentId] }).code)
      assert.deepStrictEqual(codes, [0, 11247])
    },
  },
  {
    says: "Business errors of batch send come with HTTP 200, those of the im service with 400.",
    source: pages.send,
    holds: (world) => {
      assert.deepInclude(sendAt(world, noon, { msg_type: "audio" }), { status: 200, code: 10003 })
      assert.deepInclude(recallAt(world, noon, unknownId), { status: 400, code: 230030 })
    },
  },
]
