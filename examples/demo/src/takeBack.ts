import {
  badInput,
  counted,
  detectTerminal,
  exitCodes,
  makeDisplay,
  number,
  platformServices,
  readIdList,
  recallServices,
  reportJson,
  reportLines,
  runCampaign,
  screen,
  storeLayer,
  wrap,
} from "@feishu-recall/cli"
import { type CampaignId, defaultWorkerPolicy, type Lane, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Clock, Effect, Layer, Option, Redacted } from "effect"
import type { DemoOptions } from "./options.ts"
import type { DemoState, StateFolder } from "./StateFolder.ts"
import { stopSandbox } from "./stopSandbox.ts"
import { askWitness, type Witness } from "./witness.ts"

/** Takes the campaign back, or goes on with it; its value is the exit code. */
export const takeBack = (state: DemoState, options: DemoOptions, folder: StateFolder, onSealed: () => void) => {
  const { appId, appSecret, url } = state.sandbox
  const lane: Lane = { baseUrl: url, appId, tenantKey: "self" }
  const windows = state.liftLimits ? { recall: [], progress: [] } : defaultWorkerPolicy.windows
  const policy = { ...defaultWorkerPolicy, windows }
  return Effect.gen(function* () {
    const id = state.campaignId ?? (yield* request(state, folder, lane))
    yield* checkSealed(id)
    onSealed()
    if (state.campaignId !== undefined) screen.say(`Going on with campaign ${id} at ${url}.\n`)
    const report = yield* runCampaign(id, makeDisplay(screen, policy))
    const witness = yield* witnessOf(state, folder)
    if (options.json) {
      const object = { ...reportJson(report, yield* Clock.currentTimeMillis), witness }
      process.stdout.write(`${JSON.stringify(object)}\n`)
    } else {
      screen.say("")
      const terminal = detectTerminal(process.stdout, process.env)
      const lines = [...reportLines(report, terminal), "", ...witnessLines(witness, terminal.columns)]
      process.stdout.write(`${lines.join("\n")}\n`)
    }
    if (report.open + report.blocked > 0) return exitCodes.blocked
    // A demo that ends well takes its sandbox with it.
    yield* folder.write({ ...state, campaignId: id, ended: witness })
    yield* Effect.ignore(stopSandbox(state.sandbox))
    return exitCodes.confirmed
  }).pipe(
    Effect.provide(
      recallServices({ lane, store: storeLayer({ _tag: "Sqlite", filename: folder.store }), policy }).pipe(
        Layer.provideMerge(platformServices({ lane, appSecret: Redacted.make(appSecret), policy })),
      ),
    ),
  )
}

const request = Effect.fnUntraced(function* (state: DemoState, folder: StateFolder, lane: Lane) {
  const client = yield* RecallClient
  const list = yield* readIdList([], folder.idList)
  yield* (yield* TenantTokens).get
  const { campaignId } = yield* client.open({ lane, by: "demo", reason: "wrong salary figures" })
  yield* folder.write({ ...state, campaignId })
  yield* client.fill(campaignId, list.ids)
  const { count } = yield* client.seal(campaignId)
  screen.say(`${counted(count, "batch message")} to take back: campaign ${campaignId}.\n`)
  return campaignId
})

const checkSealed = Effect.fnUntraced(function* (id: CampaignId) {
  const { campaign } = yield* (yield* RecallClient).progress(id)
  if (campaign.sealed === undefined)
    return yield* badInput(
      "the demo was stopped before its campaign was sealed, so nothing was requested: start it again without --resume",
    )
})

/** Of two demos that work on one campaign, the first to end stops the sandbox, and leaves word of what that saw. */
const witnessOf = (state: DemoState, folder: StateFolder) =>
  askWitness(state.sandbox).pipe(
    Effect.catch((error) =>
      Effect.flatMap(folder.read, (read) => {
        const ended = Option.isSome(read) ? read.value.ended : undefined
        return ended === undefined ? Effect.fail(error) : Effect.succeed(ended)
      }),
    ),
  )

const witnessLines = (witness: Witness, columns: number): ReadonlyArray<string> => {
  const { calledAgain, rateLimited, recalledBatchMessages, recalledMessages, worstMinute, worstSecond } = witness
  const limited = rateLimited === 0 ? "No call was" : counted(rateLimited, "call was", "calls were")
  const again =
    calledAgain === 0
      ? "No batch message got more than one DELETE."
      : `${counted(calledAgain, "batch message")} got more than one DELETE: short ones, unknown ones, and calls in flight at a kill.`
  return [
    "What the platform itself saw",
    `${counted(recalledMessages, "message")} of ${counted(recalledBatchMessages, "batch message")} are gone.`,
    `${limited} rate limited; the worst second had ${worstSecond} of 50 calls, the worst minute ${number(worstMinute)} of 1,000.`,
    again,
  ].flatMap((line) => wrap(line, columns))
}
