import { Clock, Context, Effect, Fiber, Layer, Redacted, Scope } from "effect"
import { TestClock } from "effect/testing"
import {
  type CampaignId,
  EventStore,
  EventStoreMemory,
  laneKey,
  LaneLease,
  LaneWorker,
  RecallClient,
  RecallTransport,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
  type WorkerPolicy,
} from "../../src/index.ts"
import type { Target } from "../../src/client/campaignOrders.ts"
import { PlatformInMemory } from "./platformInMemory.ts"

export const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }
export const order = { by: "lin.wei", reason: "wrong salary figures" }
export const sceneStart = 1_763_876_820_000

/** A lane with its store, its platform and whoever asks, under the test clock. Workers come when the test says so. */
export interface Scene {
  readonly platform: PlatformInMemory
  readonly client: RecallClient["Service"]
  readonly store: EventStore["Service"]
  readonly leases: LaneLease["Service"]
  /** Opens, fills and seals a campaign. */
  readonly campaign: (targets: ReadonlyArray<Target>) => Effect.Effect<CampaignId>
  /** Starts a worker. */
  readonly work: (owner?: string, options?: WorkOptions) => Effect.Effect<RunningWorker, never, Scope.Scope>
}

export interface RunningWorker {
  /** Ends it as an operator does: calls in flight are recorded. */
  readonly stop: Effect.Effect<void>
  readonly view: LaneWorker["Service"]["view"]
  /** Whether it ended by itself. */
  readonly hasEnded: () => boolean
}

export interface WorkOptions {
  readonly policy?: WorkerPolicy
  /** Leases and store as this worker sees them. */
  readonly leases?: LaneLease["Service"]
  readonly store?: EventStore["Service"]
  /** What carries its calls, instead of the platform itself. */
  readonly transport?: RecallTransport["Service"]
  /** Where its tokens come from; by default always the same one. */
  readonly tokens?: TokenSource["Service"]
}

/** Runs a test with a scene of its own. Workers wait for their calls in flight to end, so time goes on at the end. */
export const scene = <A, E>(test: (scene: Scene) => Effect.Effect<A, E, Scope.Scope>): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const exit = yield* Effect.exit(Scope.provide(setUp(test), scope))
    const closing = yield* Effect.forkChild(Scope.close(scope, exit))
    yield* TestClock.adjust(60_000)
    yield* Fiber.join(closing)
    return yield* exit
  })

const setUp = <A, E>(test: (scene: Scene) => Effect.Effect<A, E, Scope.Scope>): Effect.Effect<A, E, Scope.Scope> =>
  Effect.gen(function* () {
    yield* TestClock.setTime(sceneStart)
    const context = yield* Layer.build(RecallClient.layer.pipe(Layer.provideMerge(EventStoreMemory)))
    const client = Context.get(context, RecallClient)
    const leases = Context.get(context, LaneLease)
    const store = Context.get(context, EventStore)
    const platform = new PlatformInMemory()
    return yield* test({
      platform,
      client,
      leases,
      store,
      campaign: (targets) =>
        Effect.gen(function* () {
          const { campaignId } = yield* client.open({ lane, ...order })
          yield* client.fill(campaignId, targets)
          yield* client.seal(campaignId)
          return campaignId
        }).pipe(Effect.orDie),
      work: Effect.fnUntraced(function* (owner = "one", options: WorkOptions = {}) {
        const ports = Layer.mergeAll(
          Layer.succeed(LaneLease, options.leases ?? leases),
          Layer.succeed(EventStore, options.store ?? store),
          Layer.succeed(RecallTransport, options.transport ?? platform.transport),
          TenantTokens.layer(laneKey(lane)).pipe(
            Layer.provide([Layer.succeed(TokenSource, options.tokens ?? sameToken), TokenStoreMemory]),
          ),
        )
        const built = yield* Layer.build(
          LaneWorker.layer(lane, { owner, policy: options.policy }).pipe(Layer.provide(ports)),
        )
        const worker = Context.get(built, LaneWorker)
        const fiber = yield* Effect.forkScoped(worker.run)
        return {
          stop: Effect.asVoid(Fiber.interrupt(fiber)),
          view: worker.view,
          hasEnded: () => fiber.pollUnsafe() !== undefined,
        }
      }),
    })
  })

const sameToken: TokenSource["Service"] = {
  issue: Effect.map(Clock.currentTimeMillis, (now) => ({ token: Redacted.make("t-1"), expiresAt: now + 7_200_000 })),
}
