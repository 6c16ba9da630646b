import { type Prunable, type Pruned, type PruneOrder, RecallClient } from "@feishu-recall/core"
import { Clock, Effect, Option, Result, Stream } from "effect"
import { shownUrl } from "../configuration/storeUrl.ts"
import { counted, number } from "../display/words.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { limits } from "../limits.ts"
import { judgeAge } from "../retention/judgeAge.ts"
import { goingJson, prunableJson, stayingJson } from "../retention/pruneJson.ts"
import { pruneLines } from "../retention/pruneLines.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { confirm } from "./confirm.ts"
import { judge, judgeOrder, judgeSettings, readSettings, tellNotes } from "./judge.ts"

interface PruneInput {
  readonly olderThan: string
  readonly redact: boolean
  readonly dryRun: boolean
  readonly yes: boolean
  readonly reason: Option.Option<string>
}

/** `feishu-recall prune` */
export const prune = Effect.fnUntraced(function* (input: PruneInput) {
  const { output } = yield* Invocation
  const read = yield* readSettings
  const judgedAge = judgeAge(input.olderThan)
  const usual = Result.match(judgedAge, { onFailure: () => "retention", onSuccess: ({ text }) => `older than ${text}` })
  const { age, order, settings } = yield* judge({
    age: judgedAge,
    order: judgeOrder({ reason: Option.orElseSome(input.reason, () => usual) }, read),
    settings: judgeSettings(read),
  })
  yield* tellNotes(settings.notes)
  const what = input.redact ? "names" : "events"
  return yield* Effect.gen(function* () {
    const client = yield* RecallClient
    const told = yield* client.prunable({ olderThanMillis: age.millis, what })
    const { totals } = told
    output.record("prunable", prunableJson(told))
    for (const one of told.goes) output.record("goes", goingJson(one))
    for (const one of told.stays) output.record("stays", stayingJson(one))
    const isAsked = !input.dryRun && totals.campaigns + totals.laneOrders > 0
    // What is said on stderr has no colours.
    if (isAsked) output.note(pruneLines(told, age.text, { ...output.screen.terminal(), color: false }).join("\n"))
    else output.text(pruneLines(told, age.text, output.terminal))
    if (!isAsked) {
      output.record("summary", { ...prunableJson(told), done: false, left: [] })
      return exitCodes.confirmed
    }
    const { store } = settings.configuration
    yield* confirm({
      yes: input.yes,
      count: totals.campaigns,
      what: whatIsDone(told),
      where: `older than ${age.text}, in ${shownUrl(store!.value)}`,
      look: "--dry-run",
      left: "nothing was started: everything is as it was",
    })
    return yield* carryOut({ ...order, olderThanMillis: age.millis, what, asOf: told.asOf }, input)
  }).pipe(Effect.provide(yield* existingClientServices(settings.configuration)))
})

const whatIsDone = ({ totals, what }: Prunable): string => {
  const campaigns = counted(totals.campaigns, "campaign")
  const recalls = counted(totals.recalls, "recall")
  if (totals.campaigns === 0) return `remove the names from ${counted(totals.laneOrders, "old order")} about lanes`
  return what === "events"
    ? `remove ${campaigns} with ${recalls} for good`
    : `remove names, reasons and labels from ${campaigns} with ${recalls}`
}

const carryOut = Effect.fnUntraced(function* (order: PruneOrder, { olderThan, redact }: PruneInput) {
  const { goOnWith, output } = yield* Invocation
  const client = yield* RecallClient
  goOnWith(`feishu-recall prune --older-than ${olderThan}${redact ? " --redact" : ""} (and the same settings)`)
  let toldAt = yield* Clock.currentTimeMillis
  const tell = Effect.fnUntraced(function* (pruned: Pruned) {
    output.passingRecord("progress", progressJson(pruned))
    const now = yield* Clock.currentTimeMillis
    const redraws = !output.quiet && output.screen.terminal().redraws
    if (now - toldAt < (redraws ? limits.redrawMillis : limits.lineEveryMillis)) return
    toldAt = now
    if (redraws) output.screen.draw([progressText(pruned)])
    else output.note(progressText(pruned))
  })
  const last = yield* client.prune(order).pipe(Stream.tap(tell), Stream.runLast, Effect.flatMap(Effect.fromOption))
  if (output.screen.terminal().redraws) output.screen.draw([])
  output.screen.settle()
  const left = last.left.map(String)
  output.record("summary", {
    what: order.what,
    by: order.by,
    reason: order.reason,
    ...progressJson(last),
    laneOrders: last.of.laneOrders,
    done: true,
    left,
  })
  output.text(doneLines(last, redact))
  for (const id of left) output.warn(`${id} stays: something happened to it meanwhile. Prune again when that is old.`)
  return left.length === 0 ? exitCodes.confirmed : exitCodes.notAllConfirmed
})

const progressJson = ({ campaigns, events, of, recalls }: Pruned) => ({
  campaigns,
  recalls,
  events,
  of: { campaigns: of.campaigns, recalls: of.recalls, events: of.events },
})

const progressText = ({ events, of }: Pruned): string => `${number(events)} of ${counted(of.events, "event")}`

const doneLines = ({ campaigns, of, recalls }: Pruned, redact: boolean): ReadonlyArray<string> => {
  const what = `${counted(campaigns, "campaign")} with ${counted(recalls, "recall")}`
  const lanes = `the names from ${counted(of.laneOrders, "old order")} about lanes`
  if (of.campaigns === 0) return [`Removed ${lanes}.`]
  return [
    redact ? `Removed names, reasons and labels from ${what}.` : `Removed ${what}.`,
    ...(of.laneOrders > 0 ? [`Removed ${lanes}.`] : []),
  ]
}
