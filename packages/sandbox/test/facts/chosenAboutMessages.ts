import { changeBatchMessage, changeSettings } from "@feishu-recall/sandbox"
import { noon } from "../callModel.ts"
import { type ChosenFact, everybody, hour, minute, progressAt, recallAt, sendAt } from "./Fact.ts"

export const sendFacts: ReadonlyArray<ChosenFact> = [
  {
    setting: "sendStartDelayMs",
    says: "An accepted send waits a moment before its first delivery; until then every count is 0.",
    patch: { sendStartDelayMs: 5000 },
    observe: (world) => progressAt(world, noon + 1000, sendAt(world, noon).json.data.message_id).valid,
    expected: [1, 0],
  },
  {
    setting: "sendPerSecond",
    says: "Deliveries a second; the sends of one app share it in order.",
    patch: { sendPerSecond: 1 },
    observe: (world) => {
      const id = sendAt(world, noon, everybody(world)).json.data.message_id
      return progressAt(world, noon + 5200, id).success
    },
    expected: [100, 5],
  },
  {
    setting: "emptyInvalidLists",
    says: "An answer names all four lists of invalid ids, empty or not; or only those with ids.",
    patch: { emptyInvalidLists: "omitted" },
    observe: (world) => Object.keys(sendAt(world, noon, { user_ids: ["x"] }).json.data).length,
    expected: [5, 2],
  },
  {
    setting: "recordVisibleAfterMs",
    says: "A fresh batch message can be recalled at once; or is unknown for a while.",
    patch: { recordVisibleAfterMs: 300 },
    observe: (world) => {
      const id = sendAt(world, noon).json.data.message_id
      return [recallAt(world, noon + 299, id).code, recallAt(world, noon + 300, id).code]
    },
    expected: [
      [0, 0],
      [230030, 0],
    ],
  },
  {
    setting: "readShare",
    says: "The share of people who ever read, more or less per batch message.",
    patch: { readShare: 0 },
    observe: (world) =>
      progressAt(world, noon + hour, sendAt(world, noon, everybody(world)).json.data.message_id).read > 0,
    expected: [true, false],
  },
  {
    setting: "readMeanMs",
    says: "The mean time until somebody reads; reading times are exponential.",
    patch: { readMeanMs: 86_400_000 },
    observe: (world) => {
      const id = sendAt(world, noon, everybody(world)).json.data.message_id
      return progressAt(world, noon + 10 * minute, id).read > 20
    },
    expected: [true, false],
  },
]

export const recallFacts: ReadonlyArray<ChosenFact> = [
  {
    setting: "recallWindowHours",
    says: "A unless the tenant's administrators decided otherwise; `null` forbids recalls.",
    patch: { recallWindowHours: 0.5 },
    observe: (world) => recallAt(world, noon).code,
    expected: [0, 230009],
  },
  {
    setting: "recallWindowFrom",
    says: "The age of a batch message counts from its acceptance; or from its last delivery.",
    patch: { recallWindowFrom: "lastDelivery" },
    observe: (world) => {
      changeBatchMessage(world.platform, world.id, { sentHoursAgo: 24 }, noon)
      return recallAt(world, noon + 1).code
    },
    expected: [230009, 0],
  },
  {
    setting: "recallDuringSend",
    says: "A recall stops a send that is running, and the rest is never delivered; or it waits for the end.",
    patch: { recallDuringSend: "waits", sendPerSecond: 10 },
    observe: (world) => {
      const id = sendAt(world, noon, everybody(world)).json.data.message_id
      recallAt(world, noon + 205, id)
      const { success, recall } = progressAt(world, noon + 30_000, id)
      return [success, recall.recall_count]
    },
    expected: [
      [25, 25],
      [100, 100],
    ],
  },
  {
    setting: "recallStartDelayMs",
    says: "An accepted recall waits a moment before it takes the first message back.",
    patch: { recallStartDelayMs: 10_000 },
    observe: countAfter(9000),
    expected: [50, 0],
  },
  {
    setting: "recallMinMs",
    says: "A recall takes at least so long from its start to its end.",
    patch: { recallMinMs: 60_000, recallMaxMs: 60_000 },
    observe: countAfter(9000),
    expected: [50, 7],
  },
  {
    setting: "recallMaxMs",
    says: "And at most so long; each draws its own time.",
    patch: { recallMinMs: 0, recallMaxMs: 0 },
    observe: countAfter(301),
    expected: [0, 50],
  },
  {
    setting: "recallShowsAt",
    says: "get_progress tells `recall: true` from the acceptance on; or from the start of the work.",
    patch: { recallShowsAt: "start" },
    observe: (world) => {
      recallAt(world, noon)
      return progressAt(world, noon + 100).recall.recall
    },
    expected: [true, false],
  },
  {
    setting: "progressBeforeRecall",
    says: "Before a recall get_progress tells `false` and 0; or leaves the object out.",
    patch: { progressBeforeRecall: "absent" },
    observe: (world) => progressAt(world, noon).recall,
    expected: [{ recall: false, recall_count: 0 }, undefined],
  },
  {
    setting: "shortChance",
    says: "The share of recalls that stop short for ever.",
    patch: { shortChance: 1, shortShare: 1 },
    observe: (world) => countAfter(hour)(world) < 50,
    expected: [false, true],
  },
  {
    setting: "shortShare",
    says: "By how much such a recall stops short, at most.",
    patch: { shortShare: 1 },
    observe: (world) => {
      changeSettings(world.platform, { shortChance: 1 })
      return countAfter(hour)(world) < 47
    },
    expected: [false, true],
  },
  {
    setting: "repeatTakesBackMore",
    says: "A second recall changes nothing; or it takes back what the first one left.",
    patch: { repeatTakesBackMore: true },
    observe: (world) => {
      changeBatchMessage(world.platform, world.id, { shortBy: 20 }, noon)
      recallAt(world, noon)
      recallAt(world, noon + minute)
      return progressAt(world, noon + 2 * minute).recall.recall_count
    },
    expected: [30, 50],
  },
]

function countAfter(ms: number) {
  return (world: Parameters<ChosenFact["observe"]>[0]): number => {
    recallAt(world, noon)
    return progressAt(world, noon + ms).recall.recall_count
  }
}
