import { changeBatchMessage, changeTenant, createApp } from "@feishu-recall/sandbox"
import { fetchToken, noon } from "../callModel.ts"
import { call, type ChosenFact, progressAt, recallAt, sendAt, tokenAt } from "./Fact.ts"

export const codeFacts: ReadonlyArray<ChosenFact> = [
  {
    setting: "unknownPath",
    says: "Unknown paths and wrong methods get `404 page not found`; or the JSON of the general table.",
    patch: { unknownPath: "json" },
    observe: (world) => {
      const handle = (method: string, path: string) => call(world, method, path).body.slice(0, 16)
      return [handle("GET", "im/v1/x"), handle("POST", `im/v1/batch_messages/${world.id}`)]
    },
    expected: [
      ["404 page not fou", "404 page not fou"],
      ['{"code":99991201', '{"code":99991301'],
    ],
  },
  {
    setting: "clockSkewMs",
    says: "How far `Date`, log ids and pushes are ahead.",
    patch: { clockSkewMs: 3_600_000 },
    observe: (world) => recallAt(world, noon).headers["X-Tt-Logid"]?.slice(0, 10),
    expected: ["2026011512", "2026011513"],
  },
  {
    setting: "chosenCodes.unknownApp",
    says: "The code for an app_id that nobody has.",
    patch: { chosenCodes: { unknownApp: 99991543 } },
    observe: (world) => tokenAt({ ...world, app: { ...world.app, appId: "cli_0000000000000000" } }, noon).code,
    expected: [10014, 99991543],
  },
  {
    setting: "chosenCodes.wrongSecret",
    says: "The code for a wrong secret: 10014 was seen, the general table says 10015.",
    patch: { chosenCodes: { wrongSecret: 10015 } },
    observe: (world) => tokenAt({ ...world, app: { ...world.app, appSecret: "wrong" } }, noon).code,
    expected: [10014, 10015],
  },
  {
    setting: "chosenCodes.storeAppAtInternalEndpoint",
    says: "The code for a store app at an endpoint of self-built apps.",
    patch: { chosenCodes: { storeAppAtInternalEndpoint: 10003 } },
    observe: (world) => tokenAt({ ...world, app: world.storeApp }, noon).code,
    expected: [10005, 10003],
  },
  {
    setting: "chosenCodes.notInstalled",
    says: "The code for a tenant that has not installed the store app.",
    patch: { chosenCodes: { notInstalled: 10013 } },
    observe: (world) =>
      call(world, "POST", "auth/v3/tenant_access_token", {
        body: { app_access_token: world.appToken, tenant_key: "maker" },
      }).code,
    expected: [20009, 10013],
  },
  {
    setting: "chosenCodes.malformedBatchMessageId",
    says: "The code for an id of another shape than `bm-` and 32 hexadecimal digits.",
    patch: { chosenCodes: { malformedBatchMessageId: 230030 } },
    observe: (world) => recallAt(world, noon, "om_1").code,
    expected: [230001, 230030],
  },
  {
    setting: "chosenCodes.batchMessageIdAtMessagePath",
    says: "The code for a `bm-` id at the recall of single messages.",
    patch: { chosenCodes: { batchMessageIdAtMessagePath: 230001 } },
    observe: (world) => call(world, "DELETE", `im/v1/messages/${world.id}`).code,
    expected: [99992354, 230001],
  },
  {
    setting: "chosenCodes.otherTenant",
    says: "The code for a batch message of another tenant.",
    patch: { chosenCodes: { otherTenant: 230026 } },
    observe: (world) => {
      const { appId } = createApp(world.platform, { tenantKey: "elsewhere" })
      return recallAt({ ...world, token: fetchToken(world.platform, noon, appId) }, noon).code
    },
    expected: [230030, 230026],
  },
  {
    setting: "chosenCodes.olderThan30Days",
    says: "The code of both queries after 30 days.",
    patch: { chosenCodes: { olderThan30Days: 230001 } },
    observe: (world) => {
      changeBatchMessage(world.platform, world.id, { sentHoursAgo: 31 * 24 }, noon)
      return progressAt(world, noon).code
    },
    expected: [230030, 230001],
  },
  {
    setting: "chosenCodes.recallForbidden",
    says: "The code for a recall where the tenant forbids them.",
    patch: { chosenCodes: { recallForbidden: 230027 } },
    observe: (world) => {
      changeTenant(world.platform, world.app.tenantKey, { recallWindowHours: null })
      return recallAt(world, noon).code
    },
    expected: [230009, 230027],
  },
  {
    setting: "chosenCodes.repeatedRecall",
    says: "The code for a second recall; 0 accepts it.",
    patch: { chosenCodes: { repeatedRecall: 230110 } },
    observe: (world) => [recallAt(world, noon).code, recallAt(world, noon).code],
    expected: [
      [0, 0],
      [0, 230110],
    ],
  },
  {
    setting: "chosenCodes.onlyInvalidIds",
    says: "The code for a send in which every id is invalid; 0 accepts it.",
    patch: { chosenCodes: { onlyInvalidIds: 11101 } },
    observe: (world) => sendAt(world, noon, { open_ids: ["ou_x"] }).code,
    expected: [0, 11101],
  },
]
