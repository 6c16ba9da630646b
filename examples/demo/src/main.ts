import { writeFileSync } from "node:fs"
import {
  badInput,
  counted,
  type Display,
  exitCodes,
  makeDisplay,
  number,
  readIdList,
  recallServices,
  reportJson,
  reportLines,
  runCampaign,
  runProgram,
} from "@feishu-recall/cli"
import { type CampaignId, defaultWorkerPolicy, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Clock, Effect, Option, Redacted } from "effect"
import { makeTrouble, troubleOf } from "./makeTrouble.ts"
import { type DemoOptions, readOptions, usage } from "./options.ts"
import { post } from "./platformCalls.ts"
import { startSandboxProcess } from "./SandboxProcess.ts"
import { sendCampaign } from "./sendCampaign.ts"
import { type DemoState, makeStateFolder, type StateFolder, writePid } from "./StateFolder.ts"
import { askWitness, type Witness } from "./witness.ts"

const program = Effect.gen(function* () {
  const options = yield* readOptions(process.argv.slice(2))
  if (options === undefined) {
    process.stdout.write(usage)
    return exitCodes.confirmed
  }
  yield* writePid(options.folder)
  const folder = makeStateFolder(options.folder)
  const display = yield* makeDisplay
  const state = options.resume ? yield* readState(folder) : yield* prepare(options, folder, display)
  const ended = yield* takeBack(state, options, folder, display)
  // A demo that ends well takes its sandbox with it.
  if (ended === exitCodes.confirmed) yield* stopSandbox(state)
  return ended
}).pipe(Effect.scoped)

/** A company, a few hundred wrong messages to it, and the log of whoever sent them. */
const prepare = Effect.fnUntraced(function* (options: DemoOptions, folder: StateFolder, display: Display) {
  const earlier = yield* folder.read
  if (Option.isSome(earlier)) yield* Effect.ignore(stopSandbox(earlier.value))
  yield* folder.clear
  const sandbox = yield* startSandboxProcess(options, folder)
  const state: DemoState = { sandbox, liftLimits: options.liftLimits }
  yield* folder.write(state)
  yield* display.say(`A sandbox company of ${counted(options.people, "person", "people")} is at ${sandbox.url}.`)
  const { othersBot, unknown } = troubleOf(options.recalls)
  const count = options.recalls - othersBot - unknown
  yield* display.say(`Somebody sends ${counted(count, "batch message")} with the wrong figures to its departments …`)
  const sent = yield* sendCampaign(sandbox, sandbox, count, !options.liftLimits, () => Effect.void)
  const log = yield* makeTrouble(sandbox, sent, options.recalls, options.seed)
  const lines = log.map(({ id, sentAt }) => (sentAt === null ? id : `${id}\t${new Date(sentAt).toISOString()}`))
  writeFileSync(folder.idList, `${lines.join("\n")}\n`)
  return state
})

const readState = Effect.fnUntraced(function* (folder: StateFolder) {
  const state = yield* folder.read
  if (Option.isNone(state) || state.value.campaignId === undefined)
    return yield* badInput(`nothing to go on with in ${folder.path}: start the demo without --resume`)
  return state.value
})

const takeBack = (state: DemoState, options: DemoOptions, folder: StateFolder, display: Display) => {
  const { appId, appSecret, url } = state.sandbox
  const lane = { baseUrl: url, appId, tenantKey: "self" }
  const windows = state.liftLimits ? { recall: [], progress: [] } : defaultWorkerPolicy.windows
  const services = recallServices({
    lane,
    appSecret: Redacted.make(appSecret),
    filename: folder.store,
    policy: { ...defaultWorkerPolicy, windows },
  })
  const request = Effect.gen(function* () {
    const client = yield* RecallClient
    const list = yield* readIdList(folder.idList)
    yield* (yield* TenantTokens).get
    const { campaignId } = yield* client.open({ lane, by: "demo", reason: "wrong salary figures" })
    yield* folder.write({ ...state, campaignId })
    yield* client.fill(campaignId, list.ids)
    const { count } = yield* client.seal(campaignId)
    yield* display.say(`${counted(count, "batch message")} to take back: campaign ${campaignId}.\n`)
    return campaignId
  })
  return Effect.gen(function* () {
    const id = state.campaignId ?? (yield* request)
    if (state.campaignId !== undefined) yield* display.say(`Going on with campaign ${id} at ${url}.\n`)
    yield* checkSealed(id)
    const report = yield* runCampaign(id, display)
    const witness = yield* askWitness(state.sandbox)
    yield* display.say("")
    if (options.json) {
      const object = { ...reportJson(report, yield* Clock.currentTimeMillis), witness }
      process.stdout.write(`${JSON.stringify(object)}\n`)
    } else
      process.stdout.write(`${[...reportLines(report, display.terminal), "", ...witnessLines(witness)].join("\n")}\n`)
    return report.open + report.blocked === 0 ? exitCodes.confirmed : exitCodes.blocked
  }).pipe(Effect.provide(services))
}

const checkSealed = Effect.fnUntraced(function* (id: CampaignId) {
  const { campaign } = yield* (yield* RecallClient).progress(id)
  if (campaign.sealed === undefined)
    return yield* badInput(
      "the demo was stopped before its campaign was sealed, so nothing was requested: start it again without --resume",
    )
})

const witnessLines = (witness: Witness): ReadonlyArray<string> => [
  "What the platform itself saw",
  `  ${number(witness.recalledMessages)} messages of ${counted(witness.recalledBatchMessages, "batch message")} are gone.`,
  `  ${number(witness.rateLimited)} calls were rate limited; the worst second had ${witness.worstSecond} of 50, the worst minute ${number(witness.worstMinute)} of 1,000.`,
  `  ${counted(witness.calledAgain, "batch message")} got more than one DELETE: short ones, unknown ones, and calls in flight at a kill.`,
]

const stopSandbox = (state: DemoState) => post(`${state.sandbox.url}/sandbox/shutdown`, {})

runProgram(program, { onInterrupt: () => "stopped; go on with: pnpm demo --resume" })
