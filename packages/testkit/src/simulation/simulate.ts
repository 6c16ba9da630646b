import { Context, Effect, Exit, Layer, Stream } from "effect"
import { type CampaignProgress, type CampaignReport, EventStore, isAtRest, RecallClient } from "@feishu-recall/core"
import { changeApp, changeSettings, firstApp } from "@feishu-recall/sandbox"
import { allScopes } from "@feishu-recall/sandbox"
import { applyTrouble } from "./applyTrouble.ts"
import { giveOrder, pruning } from "./giveOrder.ts"
import type { Incident, What } from "./Incident.ts"
import { invariants } from "./invariants/invariants.ts"
import { layPast } from "./layPast.ts"
import { makeWorld, startProcess, type World } from "./World.ts"

/** What is left of an incident, when everything that happens by itself has happened. */
export interface Aftermath {
  readonly world: World
  /** Of every sealed campaign. */
  readonly progress: ReadonlyArray<CampaignProgress>
  readonly reports: ReadonlyArray<CampaignReport>
  /** Everything came to rest in time. */
  readonly isAtRest: boolean
  /** Epoch milliseconds of the simulated time. */
  readonly endedAt: number
  /** Campaigns that a last prune left in the store. */
  readonly left: ReadonlyArray<string>
}

/** One rule that did not hold. */
export interface Violation {
  /** The number of the invariant in the design. */
  readonly invariant: number
  readonly what: string
}

/** What became of an incident, and which rules did not hold. */
export interface SimulationResult {
  readonly aftermath: Aftermath
  readonly violations: ReadonlyArray<Violation>
}

/**
 * Carries an incident out, from its first order until everything that it left behind has come to rest, and judges it.
 * No time passes but virtual time, nothing runs but this: the same incident gives the same result.
 *
 * @example
 * ```ts
 * import { drawIncident, shrinkIncident, simulate, timeline, without } from "@feishu-recall/testkit"
 *
 * const incident = drawIncident(4_711)
 * const { violations } = simulate(incident)
 * for (const { invariant } of violations) {
 *   const { left } = shrinkIncident(incident, invariant)
 *   console.error(timeline(simulate(without(incident, left))).join("\n"))
 * }
 * ```
 */
export const simulate = (incident: Incident): SimulationResult => {
  const world = makeWorld(incident)
  layPast(world)
  const aftermath = live(world)
  const violations = invariants.flatMap(({ check, number }) =>
    check(aftermath).map((what): Violation => ({ invariant: number, what })),
  )
  return { aftermath, violations }
}

const live = (world: World): Aftermath => {
  const { computers, incident, time } = world
  for (const computer of computers) startProcess(world, computer)
  for (const { afterMillis, what } of incident.happenings) {
    time.after(startsAfterMillis + afterMillis, () => {
      world.note("it happens", JSON.stringify(what))
      if ("at" in what) giveOrder(world, what)
      else applyTrouble(world, what)
    })
  }
  const client = referee(world)
  let rests = false
  let isOver = false
  const endsAfter = Math.max(0, ...incident.happenings.map(({ afterMillis, what }) => afterMillis + spellOf(what)))
  time.after(startsAfterMillis + endsAfter + 1_000, () => {
    world.note("it happens", "everything goes well again")
    heal(world)
    const deadline = time.now() + patienceMillis
    let asksAgain = incident.asksAgain
    const look = () => {
      const all = sealed(world).map((id) => ask(client.progress(id)))
      rests = all.every((progress) => isAtRest(progress) && progress.counts.blocked === 0)
      const at = attended(world)
      if (rests && asksAgain && at >= 0) {
        asksAgain = rests = false
        giveOrder(world, {
          _tag: "Ask",
          at,
          messages: incident.messages.map((_, index) => index),
          forgetsToSeal: false,
        })
      }
      isOver = rests || time.now() > deadline
      if (isOver) return
      putRight(world, all)
      time.after(asksAgain === incident.asksAgain ? 10_000 : 1_000, look)
    }
    look()
  })
  time.run(() => isOver)
  const endedAt = time.now()
  return {
    world,
    progress: sealed(world).map((id) => ask(client.progress(id))),
    reports: sealed(world).map((id) => ask(client.report(id))),
    isAtRest: rests,
    endedAt,
    left: pruneAtLast(world),
  }
}

/** Somebody removes what is old once more, undisturbed; what stays is told. */
const pruneAtLast = (world: World): ReadonlyArray<string> => {
  const client = referee(world)
  return world.store.ask(() =>
    Effect.gen(function* () {
      yield* Stream.runDrain(client.prune(pruning))
      const { stays } = yield* client.prunable({ olderThanMillis: pruning.olderThanMillis })
      return stays.map(({ campaignId }) => campaignId)
    }),
  )
}

/** The processes are up before the first order. */
const startsAfterMillis = 500

/** Longer than the longest patience of the policy, and some. */
const patienceMillis = 3_600_000

/** How long something lasts before it goes right by itself. */
const spellOf = (what: What): number => {
  if (what._tag === "ClockJump" || what._tag === "StoreClockJump") return 0
  if (what._tag === "RevokeTokens") return 40_000
  return "millis" in what ? what.millis : 0
}

/** A client at the store itself, which no trouble touches. */
const referee = (world: World): RecallClient["Service"] => {
  const store = world.store.ask((service) => Effect.succeed(service))
  const layer = RecallClient.layer.pipe(Layer.provide(Layer.succeed(EventStore, store)))
  return Context.get(Effect.runSync(Effect.scoped(Layer.build(layer))), RecallClient)
}

const ask = <A>(question: Effect.Effect<A, unknown>): A => {
  const exit = Effect.runSyncExit(question)
  if (Exit.isFailure(exit)) throw new Error(`the store does not answer: ${String(exit.cause)}`)
  return exit.value
}

/** Every campaign whose seal stands in the log, whether somebody was told or not. */
const sealed = (world: World) =>
  world.campaigns
    .map(({ id }) => id)
    .filter((id) =>
      ask(world.store.ask((store) => Effect.succeed(store.read(`campaign ${id}`)))).some(
        ({ type }) => type === "CampaignSealed",
      ),
    )

const heal = (world: World): void => {
  const { incident, network, platform, store } = world
  network.troubles.clear()
  store.troubles.clear()
  const app = firstApp(platform)!
  changeApp(platform, app.appId, {
    scopes: allScopes,
    bot: true,
    disabled: false,
    ipDenied: false,
    quotaExceeded: false,
    permissionDenied: false,
  })
  changeSettings(platform, { ...incident.settings, recallWindowHours: 24 })
}

/** People see to what waits for a person. */
const putRight = (world: World, all: ReadonlyArray<CampaignProgress>): void => {
  const at = attended(world)
  if (at < 0) return
  if (all.some(({ lane }) => lane.blocked !== undefined)) giveOrder(world, { _tag: "ResumeLane", at })
  for (const { campaign } of all) {
    const number = world.campaigns.findIndex(({ id }) => id === campaign.campaignId)
    if (campaign.paused !== undefined && !campaign.cancelled) giveOrder(world, { _tag: "Resume", at, campaign: number })
  }
}

/** A machine at which somebody can sit down; -1: there is none at the moment. */
const attended = (world: World): number =>
  world.computers.findIndex(({ client, process }) => client !== undefined && process?.isRunning === true)
