import { Effect, Exit, Stream } from "effect"
import type { BatchMessageId, CampaignId, RecallClient } from "@feishu-recall/core"
import type { Order } from "./Incident.ts"
import type { World } from "./World.ts"

/** Somebody sits down at a machine and gives an order. If nothing runs there, nobody is there. */
export const giveOrder = (world: World, order: Order): void => {
  const { client, process } = world.computers[order.at]!
  if (client === undefined || process === undefined) return world.note("a person", `${order._tag}: nothing runs there`)
  const name = process.name
  process.run(carryOut(world, client, order), (exit) => {
    const end = Exit.isSuccess(exit) ? "done" : `refused: ${String(exit.cause)}`
    world.note(`a person at ${name}`, `${order._tag}: ${end}`)
  })
}

const carryOut = (world: World, client: RecallClient["Service"], order: Order): Effect.Effect<void, unknown> => {
  const { ids, lane } = world
  const who = { by: "lin.wei", reason: "wrong salary figures" }
  switch (order._tag) {
    case "Ask":
      return ask(world, client, order)
    case "AskBadly":
      return askBadly(world, client, ids[order.message]!)
    case "Pause":
      return onCampaign(world, order.campaign, (id) => client.pause(id, who))
    case "Resume":
      return onCampaign(world, order.campaign, (id) => client.resume(id, who))
    case "Cancel":
      return onCampaign(world, order.campaign, (id) => client.cancel(id, who))
    case "Watch":
      return onCampaign(world, order.campaign, (id) => watch(world, client, id))
    case "ResumeLane":
      return client.resumeLane(lane, who)
    case "Reopen":
      return client.reopen(lane, ids[order.message]!, who)
    case "Reread":
      return client.reread(lane, ids[order.message]!, who)
    case "Prune":
      return Stream.runDrain(client.prune({ ...pruning, what: order.what }))
  }
}

/** What ended two days ago. */
export const pruning = { by: "retention", reason: "kept for two days", olderThanMillis: 172_800_000 }

const ask = Effect.fnUntraced(function* (
  world: World,
  client: RecallClient["Service"],
  order: Extract<Order, { _tag: "Ask" }>,
) {
  const asked = order.messages.map((index) => world.ids[index]!)
  const { campaignId } = yield* client.open({ lane: world.lane, by: "lin.wei", reason: "wrong salary figures" })
  const known = { id: campaignId, asked, sealed: false }
  world.campaigns.push(known)
  const half = Math.ceil(asked.length / 2)
  // The second portion repeats one of the first: that must change nothing.
  for (const portion of [asked.slice(0, half), asked.slice(Math.max(0, half - 1))])
    yield* client.fill(
      campaignId,
      portion.map((id) => ({ id })),
    )
  if (order.forgetsToSeal) return
  const sealed = yield* client.seal(campaignId)
  known.sealed = true
  if (sealed.count !== new Set(asked).size)
    world.faults.push(`${campaignId} was sealed with ${sealed.count} ids of ${asked.length}`)
})

/** A list with one good id and one bad: it is refused whole. */
const askBadly = Effect.fnUntraced(function* (world: World, client: RecallClient["Service"], id: BatchMessageId) {
  const { campaignId } = yield* client.open({ lane: world.lane, by: "lin.wei", reason: "a list with a slip" })
  world.campaigns.push({ id: campaignId, asked: [], sealed: false })
  const slip: string = "om_dc13264520392913993dd051dba21dcf"
  const given = [{ id }, { id: slip as BatchMessageId }]
  const end = yield* Effect.result(client.fill(campaignId, given))
  if (end._tag === "Success") world.faults.push(`a list with a bad id was taken by ${campaignId}`)
  yield* client.seal(campaignId)
})

const onCampaign = (world: World, number: number, order: (id: CampaignId) => Effect.Effect<void, unknown>) => {
  const campaign = world.campaigns[number % Math.max(1, world.campaigns.length)]
  return campaign === undefined ? Effect.void : order(campaign.id)
}

/** Follows a campaign for a while, and compares with the log: each event of it once, and in order. */
const watch = (world: World, client: RecallClient["Service"], id: CampaignId): Effect.Effect<void, unknown> =>
  Effect.gen(function* () {
    const seen: Array<number> = []
    const until = Effect.sleep(15_000)
    yield* Effect.raceFirst(
      Stream.runForEach(client.watch(id), (event) => Effect.sync(() => seen.push(event.position))),
      until,
    )
    const last = seen.at(-1) ?? 0
    const expected = world.store
      .log()
      .filter(
        ({ metadata, position, streamId }) =>
          position <= last && (!streamId.startsWith("recall ") || metadata.includes(`"campaignId":"${id}"`)),
      )
      .filter(({ streamId }) => !streamId.startsWith("campaign ") || streamId === `campaign ${id}`)
      .map(({ position }) => position)
    if (expected.join() !== seen.join())
      world.faults.push(`who watched ${id} saw the events ${seen.join()} instead of ${expected.join()}`)
  })
