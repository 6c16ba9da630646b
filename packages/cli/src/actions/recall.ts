import { defaultClientPolicy, Label, type Lane, type Order, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Array as Arr, Effect, Option, Result, Schema } from "effect"
import { laneNotes } from "../configuration/lane.ts"
import { counted } from "../display/words.ts"
import { type IdList, readIdList } from "../input/readIdList.ts"
import { Invocation } from "../Invocation.ts"
import { clientServices, configuredPlatform } from "../services/configuredServices.ts"
import { driveCampaign } from "./driveCampaign.ts"
import {
  judge,
  type Judged,
  judged,
  judgeLane,
  judgeOrder,
  judgeSecret,
  judgeSettings,
  readSettings,
  tellNotes,
} from "./judge.ts"

interface RecallInput {
  readonly ids: ReadonlyArray<string>
  readonly from: Option.Option<string>
  readonly reason: Option.Option<string>
  readonly label: Option.Option<string>
  readonly maximumStoreBytes: Option.Option<number>
}

/** `feishu-recall recall` */
export const recall = Effect.fnUntraced(function* (input: RecallInput) {
  // The whole input is judged before the store is opened: bad input leaves nothing half done.
  const read = yield* readSettings
  const { label, lane, list, order, settings } = yield* judge({
    list: yield* judged(readIdList(input.ids, Option.getOrUndefined(input.from))),
    order: judgeOrder(input, read),
    label: judgeLabel(input.label),
    lane: judgeLane(read),
    settings: judgeSettings(read),
    secret: judgeSecret(read),
  })
  const { configuration, notes } = settings
  const platform = yield* configuredPlatform(configuration, lane)
  yield* tellNotes([...notes, ...laneNotes(lane)])
  const work = Effect.flatMap(seal({ lane, list, order, label }), driveCampaign).pipe(
    Effect.provide(clientServices(configuration, { maximumBytes: Option.getOrUndefined(input.maximumStoreBytes) })),
  )
  return yield* Effect.gen(function* () {
    // A wrong secret or host is told before anything is stored.
    yield* (yield* TenantTokens).get
    return yield* work
  }).pipe(Effect.provide(platform), Effect.scoped)
})

const judgeLabel = (label: Option.Option<string>): Judged<string | undefined> =>
  Option.isNone(label) || (isLabel(label.value) && isOneLine(label.value))
    ? Result.succeed(Option.getOrUndefined(label))
    : Result.fail(["--label takes a name on one line, in 100 letters at most"])

const isLabel = Schema.is(Label)
const isOneLine = (text: string): boolean => /\S/.test(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

interface Requested {
  readonly lane: Lane
  readonly list: IdList
  readonly order: Order
  readonly label: string | undefined
}

const seal = Effect.fnUntraced(function* ({ label, lane, list, order }: Requested) {
  const { output } = yield* Invocation
  const client = yield* RecallClient
  const campaign = yield* client.open({ lane, ...order, label })
  const { campaignId } = campaign
  for (const portion of Arr.chunksOf(list.ids, defaultClientPolicy.fillTargets)) yield* client.fill(campaignId, portion)
  const { count } = yield* client.seal(campaignId)
  for (const note of list.notes) output.note(note)
  output.note(`${counted(count, "batch message")} to take back, by ${order.by}: campaign ${campaignId}\n`)
  output.record("campaign", { campaignId, label: label ?? null, ...order, count, ...lane })
  return campaign
})
