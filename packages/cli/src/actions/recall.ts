import {
  type BatchMessageId,
  defaultClientPolicy,
  Label,
  type Lane,
  type Order,
  RecallClient,
  TenantTokens,
} from "@feishu-recall/core"
import { Array as Arr, Clock, Effect, Option, Result, Schema } from "effect"
import { canaryLabel, canaryReason, isCanaryLabel } from "../canary/canaryOf.ts"
import { laneNotes } from "../configuration/lane.ts"
import { counted, number } from "../display/words.ts"
import type { IdList } from "../input/readIdList.ts"
import { Invocation } from "../Invocation.ts"
import { planLines } from "../plan/planLines.ts"
import { planRecall } from "../plan/planRecall.ts"
import { clientServices, configuredPlatform } from "../services/configuredServices.ts"
import { confirmStart } from "./confirmStart.ts"
import { driveCampaign } from "./driveCampaign.ts"
import {
  judge,
  type Judged,
  judgeLane,
  judgeOrder,
  judgeSecret,
  judgeSettings,
  readSettings,
  tellNotes,
} from "./judge.ts"
import { judgeList, type ListInput } from "./judgeList.ts"
import { defaultCanary, plan, recordPlan } from "./plan.ts"
import { waitBeforeStart } from "./waitBeforeStart.ts"

interface RecallInput extends ListInput {
  readonly reason: Option.Option<string>
  readonly label: ReadonlyArray<string>
  readonly yes: boolean
  readonly dryRun: boolean
  readonly maximum: Option.Option<number>
  readonly canary: Option.Option<number>
  readonly delay: Option.Option<string>
  readonly maximumStoreBytes: Option.Option<number>
}

/** `feishu-recall recall` */
export const recall = Effect.fnUntraced(function* (input: RecallInput) {
  if (input.dryRun) return yield* plan({ ...input, probe: false })
  const { output } = yield* Invocation
  // The whole input is judged before the store is opened: bad input leaves nothing half done.
  const read = yield* readSettings
  const { delayMillis, label, lane, list, order, settings } = yield* judge({
    list: Result.flatMap(yield* judgeList(input), (list) => judgeLength(list, input.maximum)),
    order: judgeOrder(input, read),
    label: judgeLabels(input.label),
    delayMillis: judgeDelay(input.delay),
    lane: judgeLane(read),
    settings: judgeSettings(read),
    secret: judgeSecret(read),
  })
  const { configuration, notes } = settings
  const platform = yield* configuredPlatform(configuration, lane)
  yield* tellNotes([...notes, ...laneNotes(lane)])
  return yield* Effect.gen(function* () {
    // A wrong secret or host is told before anything is stored.
    yield* (yield* TenantTokens).get
    const canary = Option.getOrElse(input.canary, () => defaultCanary(list.ids.length))
    const planned = yield* planRecall({ configuration, lane, list, canary })
    for (const note of list.notes) output.note(note)
    // What is said on stderr has no colours.
    const terminal = { ...output.screen.terminal(), color: false }
    output.note(planLines(planned, terminal, yield* Clock.currentTimeMillis).join("\n"))
    yield* recordPlan(planned)
    yield* confirmStart({ count: list.ids.length, lane, yes: input.yes, stdinIsUsed: readsStdin(input) })
    yield* waitBeforeStart(delayMillis)
    return yield* Effect.flatMap(seal({ lane, list, order, label, canary: planned.canary }), driveCampaign).pipe(
      Effect.provide(clientServices(configuration, { maximumBytes: Option.getOrUndefined(input.maximumStoreBytes) })),
    )
  }).pipe(Effect.provide(platform), Effect.scoped)
})

const readsStdin = ({ from, ids }: ListInput): boolean => Option.contains(from, "-") || ids.includes("-")

const judgeLength = (list: IdList, maximum: Option.Option<number>): Judged<IdList> =>
  Option.isSome(maximum) && list.ids.length > maximum.value
    ? Result.fail([
        `the list has ${counted(list.ids.length, "id")}, and --max allows ${number(maximum.value)}: is it the right list?`,
      ])
    : Result.succeed(list)

/** Several names stand in one label, with commas between them. */
const judgeLabels = (labels: ReadonlyArray<string>): Judged<string | undefined> => {
  if (labels.length === 0) return Result.succeed(undefined)
  if (labels.some(isCanaryLabel)) return Result.fail(["--label canary-of-… is what the canary of a campaign is called"])
  const label = labels.join(", ")
  return labels.every(isOneLine) && isLabel(label)
    ? Result.succeed(label)
    : Result.fail(["--label takes a name on one line, in 100 letters at most"])
}

const isLabel = Schema.is(Label)
const isOneLine = (text: string): boolean => /\S/.test(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

const judgeDelay = (delay: Option.Option<string>): Judged<number> => {
  if (Option.isNone(delay)) return Result.succeed(0)
  const [, amount, unit] = /^(\d{1,4})(s|m|h)$/.exec(delay.value.trim()) ?? []
  if (amount === undefined || unit === undefined) return Result.fail(["--delay takes a duration such as 10s, 2m or 1h"])
  return Result.succeed(Number(amount) * (unit === "s" ? 1_000 : unit === "m" ? 60_000 : 3_600_000))
}

interface Requested {
  readonly lane: Lane
  readonly list: IdList
  readonly order: Order
  readonly label: string | undefined
  readonly canary: ReadonlyArray<BatchMessageId>
}

/**
 * Stores the list, and with a canary also that, before either can be called: the seal of the list comes last, and what it
 * seals is paused by then. A kill before the seal leaves nothing that is ever called; after it `resume` knows everything.
 */
const seal = Effect.fnUntraced(function* ({ canary, label, lane, list, order }: Requested) {
  const { goOnWith, output } = yield* Invocation
  const client = yield* RecallClient
  const campaign = yield* client.open({ lane, ...order, label })
  const { campaignId } = campaign
  for (const portion of Arr.chunksOf(list.ids, defaultClientPolicy.fillTargets)) yield* client.fill(campaignId, portion)
  if (canary.length > 0) {
    const first = yield* client.open({ lane, ...order, label: canaryLabel(campaignId) })
    yield* client.fill(first.campaignId, targetsOf(list, canary))
    const reason = `${canaryReason}${counted(canary.length, "batch message")} to be confirmed first (${first.campaignId})`
    yield* client.pause(campaignId, { by: order.by, reason })
  }
  goOnWith(`feishu-recall resume ${campaignId} (and the same settings)`)
  const { count } = yield* client.seal(campaignId)
  output.note(`\n${counted(count, "batch message")} to take back, by ${order.by}: campaign ${campaignId}\n`)
  output.record("campaign", { campaignId, label: label ?? null, ...order, count, ...lane })
  return campaign
})

const targetsOf = ({ ids }: IdList, chosen: ReadonlyArray<BatchMessageId>) => {
  const isChosen = new Set(chosen)
  return ids.filter(({ id }) => isChosen.has(id))
}
