import { CampaignId, defaultClientPolicy, type Lane, Order, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Array as Arr, Clock, Effect, Option, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { badInput, badInputIn } from "./CommandError.ts"
import { makeDisplay } from "./Display.ts"
import { readEnvironment } from "./environment.ts"
import { exitCodeOf } from "./exitCode.ts"
import { laneFlags, laneNotes, type LaneInput, readLane } from "./flags.ts"
import { type IdList, readIdList } from "./readIdList.ts"
import { platformServices, recallServices } from "./recallServices.ts"
import { reportJson } from "./reportJson.ts"
import { reportLines } from "./reportLines.ts"
import { runCampaign } from "./runCampaign.ts"
import { screen } from "./Screen.ts"
import { detectTerminal } from "./Terminal.ts"
import { printableJson } from "./textWidth.ts"
import { counted } from "./words.ts"

const flags = {
  ids: Argument.String("id").pipe(Argument.withDescription("Batch message ids, bm-…"), Argument.variadic()),
  from: Flag.String("from").pipe(
    Flag.withDescription("A file of ids, one a line, each with its time of sending if you know it"),
    Flag.optional,
  ),
  ...laneFlags,
  reason: Flag.String("reason").pipe(Flag.withDescription("Why, for the report"), Flag.optional),
  by: Flag.String("by").pipe(Flag.withDescription("Who orders it, for the report"), Flag.optional),
  resume: Flag.String("resume").pipe(Flag.withDescription("Go on with this campaign, c-…"), Flag.optional),
  maximumStoreBytes: Flag.Int("maximum-store-bytes").pipe(
    Flag.withSchema(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
    Flag.withDescription("The store grows no larger than this; no limit unless told"),
    Flag.optional,
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("One JSON object on stdout instead of the report"),
    Flag.withDefault(false),
  ),
}

/** `feishu-recall recall`: its value is the exit code, given to `onEnd`. */
export const makeRecallCommand = (onEnd: (exitCode: number) => void, onCampaign: (id: string) => void) =>
  Command.make(
    "recall",
    flags,
    Effect.fnUntraced(function* (input) {
      // The whole input is judged before the store is opened: bad input leaves nothing half done.
      const { appSecret, lane, target } = yield* judge(input)
      const store = { filename: input.store, maximumBytes: Option.getOrUndefined(input.maximumStoreBytes) }
      const work = takeBack(target, lane, input.json, onCampaign).pipe(Effect.provide(recallServices({ lane, store })))
      // A wrong secret or host is told before anything is stored.
      const tokenThenWork = Effect.gen(function* () {
        yield* (yield* TenantTokens).get
        return yield* work
      })
      onEnd(yield* tokenThenWork.pipe(Effect.provide(platformServices({ lane, appSecret })), Effect.scoped))
    }),
  ).pipe(
    Command.withDescription("Take back batch messages, and show what is confirmed"),
    Command.withExamples([
      {
        command: 'feishu-recall recall --from ids.txt --app-id cli_a1b2 --by lin.wei --reason "wrong figures"',
        description: "Take back every id of a file; the app's secret is in FEISHU_APP_SECRET",
      },
      {
        command: "feishu-recall recall --resume c-20261123-0547-3f9a2b --app-id cli_a1b2",
        description: "Go on after a crash or Ctrl-C",
      },
    ]),
  )

/** All that was given, or all that is wrong with it. */
const judge = Effect.fnUntraced(function* (input: TargetInput & LaneInput) {
  const environment = readEnvironment(process.env)
  const target = yield* Effect.result(readTarget(input))
  const lane = yield* Effect.result(readLane(input))
  if (Result.isFailure(target) || Result.isFailure(lane) || environment.faults.length > 0) {
    return yield* badInput([...badInputIn(target, lane), ...environment.faults, ...environment.notes].join("\n"))
  }
  for (const note of [...environment.notes, ...laneNotes(lane.success)]) screen.say(note)
  return { appSecret: environment.appSecret, lane: lane.success, target: target.success }
})

type Target =
  | { readonly _tag: "New"; readonly list: IdList; readonly by: string; readonly reason: string }
  | { readonly _tag: "Resumed"; readonly id: CampaignId }

interface TargetInput {
  readonly ids: ReadonlyArray<string>
  readonly from: Option.Option<string>
  readonly by: Option.Option<string>
  readonly reason: Option.Option<string>
  readonly resume: Option.Option<string>
}

const readTarget = Effect.fnUntraced(function* (input: TargetInput) {
  const file = Option.getOrUndefined(input.from)
  if (Option.isSome(input.resume)) {
    if (input.ids.length > 0 || file !== undefined)
      return yield* badInput("--resume goes on with the ids that it has: leave the ids out, or leave --resume out")
    if (!isCampaignId(input.resume.value))
      return yield* badInput("--resume takes the id of a campaign, such as c-20261123-0547-3f9a2b")
    return { _tag: "Resumed", id: input.resume.value } satisfies Target
  }
  const list = yield* Effect.result(readIdList(input.ids, file))
  const order = { by: Option.getOrElse(input.by, () => ""), reason: Option.getOrElse(input.reason, () => "") }
  if (Result.isSuccess(list) && isOrder(order)) return { _tag: "New", list: list.success, ...order } satisfies Target
  return yield* badInput(
    [
      ...badInputIn(list),
      ...(isOrder(order)
        ? []
        : ["--by and --reason are needed: say who and why on one line, in 200 and 1,000 letters at most"]),
    ].join("\n"),
  )
})

const isCampaignId = Schema.is(CampaignId)
const isOrder = Schema.is(Order)

const takeBack = Effect.fnUntraced(function* (
  target: Target,
  lane: Lane,
  json: boolean,
  onCampaign: (id: string) => void,
) {
  const id = target._tag === "Resumed" ? target.id : yield* seal(target, lane)
  onCampaign(id)
  const report = yield* runCampaign(id, makeDisplay(screen))
  const now = yield* Clock.currentTimeMillis
  const lines = json
    ? [printableJson(reportJson(report, now))]
    : reportLines(report, detectTerminal(process.stdout, process.env))
  if (!json) screen.say("")
  process.stdout.write(`${lines.join("\n")}\n`)
  return exitCodeOf(report)
})

const seal = Effect.fnUntraced(function* ({ by, list, reason }: Extract<Target, { _tag: "New" }>, lane: Lane) {
  const client = yield* RecallClient
  const { campaignId } = yield* client.open({ lane, by, reason })
  for (const portion of Arr.chunksOf(list.ids, defaultClientPolicy.fillTargets)) yield* client.fill(campaignId, portion)
  const { count } = yield* client.seal(campaignId)
  for (const note of list.notes) screen.say(note)
  screen.say(`${counted(count, "batch message")} to take back: campaign ${campaignId}\n`)
  return campaignId
})
