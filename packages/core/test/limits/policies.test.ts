import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer } from "effect"
import {
  defaultClientPolicy,
  defaultWorkerPolicy,
  EventStoreMemory,
  InvalidInput,
  laneKey,
  LaneWorker,
  RecallClient,
  RecallTransport,
  TenantTokens,
  TokenSource,
  TokenStoreMemory,
  type WorkerPolicy,
} from "../../src/index.ts"
import { checkWorkerPolicy } from "../../src/worker/WorkerPolicy.ts"
import { lane } from "../worker/laneScene.ts"

/** What a layer says that does not come to be. */
const complaint = <A>(layer: Layer.Layer<A, unknown>) =>
  Effect.map(Effect.scoped(Effect.exit(Layer.build(layer))), (exit) => {
    const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    expect(error).toBeInstanceOf(InvalidInput)
    return (error as InvalidInput).message
  })

const worker = (policy: WorkerPolicy) =>
  LaneWorker.layer(lane, { owner: "one", policy }).pipe(
    Layer.provide([
      EventStoreMemory,
      Layer.succeed(RecallTransport, { send: () => Effect.never }),
      TenantTokens.layer(laneKey(lane)).pipe(
        Layer.provide([Layer.succeed(TokenSource, { issue: Effect.never }), TokenStoreMemory]),
      ),
    ]),
  )

interface Contradiction extends Partial<Omit<WorkerPolicy, "lane" | "recall">> {
  readonly lane?: Partial<WorkerPolicy["lane"]>
  readonly recall?: Partial<WorkerPolicy["recall"]>
}

describe("a policy that can't be", () => {
  it.effect("is refused before anything runs, with each of its faults at its place", () =>
    Effect.gen(function* () {
      const { lane: held, recall, windows } = defaultWorkerPolicy
      const policy = {
        ...defaultWorkerPolicy,
        recall: { ...recall, callTimeoutMillis: 0 },
        lane: { ...held, maxHoldsInARow: 0 },
        windows: { ...windows, progress: [{ limit: 0, millis: 1_000 }] },
        maxInFlight: 1.5,
        pageSize: 1_000_000,
        pollMilis: 100,
      }
      const message = yield* complaint(worker(policy))
      for (const place of [
        `["recall"]["callTimeoutMillis"]`,
        `["lane"]["maxHoldsInARow"]`,
        `["windows"]["progress"][0]["limit"]`,
        `["maxInFlight"]`,
        `["pageSize"]`,
        `["pollMilis"]`,
      ])
        expect(message).toContain(place)
    }),
  )

  const contradictions: ReadonlyArray<readonly [string, string, Contradiction]> = [
    ["a worker that looks more rarely than its lease lasts", "leaseTtlMillis", { leaseTtlMillis: 299 }],
    ["claims that wait longer than calls last", "claimPollMillis", { claimPollMillis: 15_001 }],
    ["a backoff above its cap", "backoffBaseMillis", { recall: { backoffBaseMillis: 60_001 } }],
    ["a first reading after the longest pause", "readAfterMillis", { recall: { readAfterMillis: 60_001 } }],
    ["less rest for what is short", "quietShortMillis", { recall: { quietShortMillis: 4_999 } }],
    ["less rest for what is being sent", "quietSendingMillis", { recall: { quietSendingMillis: 4_999 } }],
    ["less rest for what is not sent yet", "quietUndeliveredMillis", { recall: { quietUndeliveredMillis: 4_999 } }],
    ["no time to confirm anything", "confirmWithinMillis", { recall: { confirmWithinMillis: 5_000 } }],
    ["a hold above its cap", "holdBaseMillis", { lane: { holdBaseMillis: 60_001 } }],
  ]

  it.effect.each(contradictions)("has fields that contradict each other: %s", ([, field, changes]) =>
    Effect.gen(function* () {
      const { lane, recall } = defaultWorkerPolicy
      const changed = {
        ...defaultWorkerPolicy,
        ...changes,
        recall: { ...recall, ...changes.recall },
        lane: { ...lane, ...changes.lane },
      }
      expect((yield* Effect.flip(checkWorkerPolicy(changed))).message).toContain(`["${field}"]`)
    }),
  )

  it.effect("is none of the defaults, nor of the client's", () =>
    Effect.gen(function* () {
      yield* checkWorkerPolicy(defaultWorkerPolicy)
      const client = RecallClient.layerWith({ ...defaultClientPolicy, pageSize: 0, fillTargets: -1 })
      const message = yield* complaint(Layer.provide(client, EventStoreMemory))
      for (const place of [`["pageSize"]`, `["fillTargets"]`]) expect(message).toContain(place)
    }),
  )
})
