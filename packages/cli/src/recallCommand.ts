import { CampaignId, type ListedId, parseIdList, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Clock, Config, Console, Effect, Option, type Redacted } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { badInput } from "./CommandError.ts"
import { makeDisplay } from "./Display.ts"
import { exitCodeOf } from "./exitCode.ts"
import { type IdList, readIdList } from "./readIdList.ts"
import { recallServices } from "./recallServices.ts"
import { reportJson } from "./reportJson.ts"
import { reportLines } from "./reportLines.ts"
import { runCampaign } from "./runCampaign.ts"
import { counted } from "./words.ts"

const flags = {
  ids: Argument.String("id").pipe(Argument.withDescription("Batch message ids, bm-…"), Argument.variadic()),
  from: Flag.String("from").pipe(
    Flag.withDescription("A file of ids, one a line, each with its time of sending if you know it"),
    Flag.optional,
  ),
  appId: Flag.String("app-id").pipe(Flag.withDescription("The app that sent them, cli_…")),
  baseUrl: Flag.String("base-url").pipe(
    Flag.withDescription("The platform: Feishu, Lark, a private deployment or the sandbox"),
    Flag.withDefault("https://open.feishu.cn"),
  ),
  store: Flag.String("store").pipe(
    Flag.withDescription("The file that remembers everything; made if it is not there"),
    Flag.withDefault("feishu-recall.db"),
  ),
  reason: Flag.String("reason").pipe(Flag.withDescription("Why, for the report"), Flag.optional),
  by: Flag.String("by").pipe(Flag.withDescription("Who orders it, for the report"), Flag.optional),
  resume: Flag.String("resume").pipe(Flag.withDescription("Go on with this campaign, c-…"), Flag.optional),
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
      const resumed = Option.getOrUndefined(input.resume)
      // The whole input is judged before the store is opened: bad input leaves nothing half done.
      const list = resumed === undefined ? yield* readTargets(input.ids, Option.getOrUndefined(input.from)) : undefined
      const order = { by: Option.getOrUndefined(input.by), reason: Option.getOrUndefined(input.reason) }
      if (list !== undefined && (order.by === undefined || order.reason === undefined))
        return yield* badInput("--reason and --by are missing: say why and who, the report will be read tomorrow")
      const lane = { baseUrl: input.baseUrl.replace(/\/+$/, ""), appId: input.appId, tenantKey: "self" }
      const appSecret = yield* readSecret
      const exitCode = yield* recall(
        { list, order, resumed, json: input.json },
        lane,
        appSecret,
        input.store,
        onCampaign,
      )
      onEnd(exitCode)
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

interface RecallOptions {
  readonly list: IdList | undefined
  readonly order: { readonly by: string | undefined; readonly reason: string | undefined }
  readonly resumed: string | undefined
  readonly json: boolean
}

const recall = (
  options: RecallOptions,
  lane: { readonly baseUrl: string; readonly appId: string; readonly tenantKey: string },
  appSecret: Redacted.Redacted,
  filename: string,
  onCampaign: (id: string) => void,
) =>
  Effect.gen(function* () {
    const display = yield* makeDisplay
    const client = yield* RecallClient
    const tokens = yield* TenantTokens
    // A wrong secret or host is told before anything is stored.
    yield* tokens.get
    const { by, reason } = options.order
    let id: CampaignId
    if (options.list !== undefined && by !== undefined && reason !== undefined) {
      const campaign = yield* client.open({ lane, by, reason })
      id = campaign.campaignId
      yield* client.fill(id, options.list.ids)
      yield* client.seal(id)
      for (const note of options.list.notes) yield* display.say(note)
      yield* display.say(`${counted(options.list.ids.length, "batch message")} in campaign ${id}`)
    } else id = CampaignId.make(options.resumed ?? "")
    onCampaign(id)
    const report = yield* runCampaign(id, display)
    if (options.json) yield* Console.log(JSON.stringify(reportJson(report, yield* Clock.currentTimeMillis)))
    else yield* Console.log(reportLines(report, { ...display.terminal, color: false }).join("\n"))
    return exitCodeOf(report)
  }).pipe(Effect.provide(recallServices({ lane, appSecret, filename })), Effect.scoped)

const readTargets = Effect.fnUntraced(function* (given: ReadonlyArray<string>, file: string | undefined) {
  const parsed = parseIdList(given.join("\n"))
  const fault = parsed.faults[0]
  if (fault !== undefined) return yield* badInput(`"${fault.text}": ${fault.problem}`)
  const listed = file === undefined ? undefined : yield* readIdList(file)
  const ids: ReadonlyArray<ListedId> = [...parsed.ids, ...(listed?.ids ?? [])]
  if (ids.length === 0) return yield* badInput("no ids: name them, or a file of them with --from")
  return { ids, notes: listed?.notes ?? [] }
})

const readSecret = Effect.mapError(Config.Redacted("FEISHU_APP_SECRET"), () =>
  badInput("the app's secret is missing: put it into the environment variable FEISHU_APP_SECRET"),
)
