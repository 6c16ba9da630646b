import { Cause, Context, Effect, Exit, Layer, Option, Redacted } from "effect"
import {
  BatchMessageId,
  type CampaignId,
  type Lane,
  laneKey,
  LaneWorker,
  RecallClient,
  RecallTransport,
  SelfBuiltApp,
  TenantTokens,
  TokenStore,
  TokenStoreMemory,
} from "@feishu-recall/core"
import { createApp, firstApp, makePlatform, type PlatformState, stageBatchMessages } from "@feishu-recall/sandbox"
import type { Incident } from "./Incident.ts"
import { seeded } from "./Seeded.ts"
import { makeSimulatedNetwork, type SimulatedNetwork } from "./SimulatedNetwork.ts"
import { SimulatedProcess, type Utterance } from "./SimulatedProcess.ts"
import { makeSimulatedStore, type SimulatedStore } from "./SimulatedStore.ts"
import { makeVirtualTime, type VirtualTime } from "./VirtualTime.ts"

/** Everything there is in a simulation: the platform, what lies between, and the processes. */
export interface World {
  readonly incident: Incident
  readonly time: VirtualTime
  readonly platform: PlatformState
  readonly network: SimulatedNetwork
  readonly store: SimulatedStore
  readonly lane: Lane
  /** The ids of the planned messages, in their order. */
  readonly ids: ReadonlyArray<BatchMessageId>
  readonly computers: ReadonlyArray<Computer>
  readonly campaigns: Array<KnownCampaign>
  readonly notes: Array<Note>
  readonly utterances: Array<Utterance>
  readonly faults: Array<string>
  /** Workers that ended by themselves, although what troubled them was to pass. */
  readonly gaveUp: Array<string>
  readonly note: (who: string, what: string) => void
  /** The true time of the beginning. */
  readonly beganAt: number
}

/** A machine on which one process runs at a time, started again when it ends. */
export interface Computer {
  readonly number: number
  process: SimulatedProcess | undefined
  /** Once the process is up. */
  client: RecallClient["Service"] | undefined
  stop: (() => void) | undefined
  lives: number
  backAfterMillis: number
}

/** A campaign that somebody opened, and what they were told. */
export interface KnownCampaign {
  readonly id: CampaignId
  readonly asked: ReadonlyArray<BatchMessageId>
  sealed: boolean
}

export interface Note {
  readonly at: number
  readonly who: string
  readonly what: string
}

export const makeWorld = (incident: Incident): World => {
  const { seed } = incident
  const time = makeVirtualTime(beginning, seeded(seed, "turns"))
  const platform = makePlatform({
    seed,
    people: 60,
    departments: 4,
    settings: incident.settings,
    ledgerCapacity: 100_000,
  })
  const app = firstApp(platform)!
  const notes: Array<Note> = []
  const random = seeded(seed, "clocks")
  return {
    incident,
    time,
    platform,
    network: makeSimulatedNetwork({ time, platform, random: seeded(seed, "network"), journey: incident.network }),
    store: makeSimulatedStore({
      time,
      random: seeded(seed, "store"),
      clockwork: { drift: random.between(-greatestDrift, greatestDrift), offset: random.between(-5_000, 5_000) },
      journey: incident.store,
    }),
    lane: { baseUrl: "https://open.feishu.cn", appId: app.appId, tenantKey: "self" },
    ids: stageMessages(incident, platform),
    computers: Array.from({ length: incident.processes }, (_, number) => ({
      number,
      process: undefined,
      client: undefined,
      stop: undefined,
      lives: 0,
      backAfterMillis: 0,
    })),
    campaigns: [],
    notes,
    utterances: [],
    faults: [],
    gaveUp: [],
    beganAt: beginning,
    note: (who, what) => {
      notes.push({ at: time.now(), who, what })
    },
  }
}

/** Switches a machine on: client and worker over the ports that lie between it and everybody else. */
export const startProcess = (world: World, computer: Computer): void => {
  if (computer.process?.isAlive === true) return
  const { incident, network, platform, store, time } = world
  computer.lives++
  const name = `process ${computer.number}${computer.lives > 1 ? ` (life ${computer.lives})` : ""}`
  const random = seeded(incident.seed, name)
  const process = new SimulatedProcess({
    name,
    time,
    random,
    clockwork: { drift: random.between(-greatestDrift, greatestDrift), offset: random.between(-2_000, 2_000) },
    utter: (utterance) => world.utterances.push(utterance),
  })
  const ports = store.portsOf(process)
  const transport = Layer.succeed(RecallTransport, network.transportOf(process))
  const app = firstApp(platform)!
  const tokens = TenantTokens.layer(laneKey(world.lane)).pipe(
    Layer.provide([
      SelfBuiltApp({ appId: app.appId, appSecret: Redacted.make(app.appSecret) }).pipe(Layer.provide(transport)),
      incident.sharesTokens ? Layer.succeed(TokenStore, sharedTokens(world)) : TokenStoreMemory,
    ]),
  )
  const worker = LaneWorker.layer(world.lane, { owner: name, policy: incident.policy })
  const program = Effect.scoped(
    Effect.gen(function* () {
      const services = yield* Layer.build(
        Layer.mergeAll(worker, RecallClient.layer).pipe(
          Layer.provide(Layer.mergeAll(Layer.succeedContext(ports), transport, tokens)),
        ),
      )
      computer.client = Context.get(services, RecallClient)
      return yield* Context.get(services, LaneWorker).run
    }),
  )
  computer.process = process
  world.note(name, "starts")
  const running = process.run(program, (exit) => {
    world.note(name, `ends: ${String(exit)}`)
    if (Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      world.faults.push(`${name} died of ${Cause.pretty(exit.cause)}`)
    // What passes without a person has to end no worker.
    const error = Exit.findErrorOption(exit)
    if (Option.isSome(error) && error.value._tag === "EventStoreError" && error.value.reason !== "full")
      world.gaveUp.push(`the worker of ${name} gave up: ${error.value.message}`)
    endProcess(world, computer)
  })
  computer.stop = running.interrupt
}

/** It is gone at once, and comes back after the time that was set. */
export const endProcess = (world: World, computer: Computer): void => {
  computer.process?.kill()
  computer.process = undefined
  computer.client = undefined
  computer.stop = undefined
  const back = Math.max(computer.backAfterMillis, 100)
  computer.backAfterMillis = 1_000
  world.time.after(back, () => startProcess(world, computer))
}

/** 200 parts in a million: a bad quartz, or a clock that is being slewed to the right time. */
const greatestDrift = 0.0002

const beginning = 1_763_876_820_000

const shared = new WeakMap<World, TokenStore["Service"]>()

const sharedTokens = (world: World): TokenStore["Service"] => {
  const known = shared.get(world)
  if (known !== undefined) return known
  const made = Context.get(Effect.runSync(Effect.scoped(Layer.build(TokenStoreMemory))), TokenStore)
  shared.set(world, made)
  return made
}

const stageMessages = ({ messages }: Incident, platform: PlatformState): ReadonlyArray<BatchMessageId> => {
  const ours = firstApp(platform)!
  const theirs = createApp(platform, {})
  return messages.map(({ kind, people, sentHoursAgo, shortBy }, index) => {
    if (kind === "unknown") return BatchMessageId.make(`bm-${String(index).padStart(32, "0")}`)
    const app = kind === "ours" ? ours : theirs
    const [id] = stageBatchMessages(platform, app, { count: 1, people, sentHoursAgo }, beginning)
    const staged = platform.batchMessages.at(-1)!
    platform.batchMessages[staged.index] = { ...staged, shortBy }
    return BatchMessageId.make(id!)
  })
}
