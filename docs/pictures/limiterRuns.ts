import { Clock, Effect, Fiber, Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"
import { defaultBudgetPolicy } from "../../packages/core/src/index.ts"
import { type DrivenCall, driveQueue, rejected } from "../../packages/core/test/lane/driveQueue.ts"
import { seeded } from "../../packages/testkit/src/simulation/Seeded.ts"

/** What a limiter made of one queue of calls, and what a platform with sliding windows made of that. */
export interface LimiterRun {
  readonly name: string
  readonly calls: ReadonlyArray<DrivenCall>
  readonly refused: ReadonlyArray<DrivenCall>
}

export const { windows } = defaultBudgetPolicy
export const [perSecond, perMinute] = [windows[0]!, windows[1]!]

export const calls = 2_200
/** One way, in milliseconds, each call another time. */
export const network = { least: 5, most: 50 }

/** Four limiters, the same calls, the same network. */
export const limiterRuns = async (): Promise<ReadonlyArray<LimiterRun>> => [
  run("the budget: a slot is counted from the answer", driveQueue({ policy: defaultBudgetPolicy, passages })),
  run(
    "the same log, counted from the sending",
    driveQueue({ policy: defaultBudgetPolicy, passages, anchor: "sending" }),
  ),
  run("a fixed window for the minute and one for the second", await Effect.runPromise(byLibrary("fixed-window"))),
  run("a token bucket for the minute and one for the second", await Effect.runPromise(byLibrary("token-bucket"))),
]

const run = (name: string, made: ReadonlyArray<DrivenCall>): LimiterRun => ({
  name,
  calls: made,
  refused: rejected(made, windows),
})

const draw = seeded(1, "limiter")
const passage = () => draw.between(network.least, network.most)
const passages = Array.from({ length: calls }, () => ({ idle: 0, there: passage(), back: passage() }))

/** Effect's own RateLimiter, under a clock that is moved: the minute first, because that is kinder to it. */
const byLibrary = (algorithm: "fixed-window" | "token-bucket") =>
  Effect.gen(function* () {
    const limiter = yield* RateLimiter.RateLimiter
    const take = ({ limit, millis }: typeof perSecond) =>
      Effect.flatMap(
        limiter.consume({ algorithm, onExceeded: "delay", key: `${millis}`, limit, window: millis }),
        ({ delay }) => Effect.sleep(delay),
      )
    const startOne = Effect.andThen(Effect.andThen(take(perMinute), take(perSecond)), Clock.currentTimeMillis)
    const all = yield* Effect.forkChild(Effect.forEach(passages, () => startOne, { concurrency: "unbounded" }))
    while (all.pollUnsafe() === undefined) yield* TestClock.adjust(1_000)
    const starts = yield* Fiber.join(all)
    return starts
      .map((startedAt, index) => ({
        key: `call ${index}`,
        startedAt,
        arrivesAt: startedAt + passages[index]!.there,
        answeredAt: startedAt + passages[index]!.there + passages[index]!.back,
      }))
      .toSorted((left, right) => left.startedAt - right.startedAt)
  }).pipe(
    Effect.provide(Layer.merge(RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory)), TestClock.layer())),
  )
