import { TokenStore } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Law } from "../laws/Law.ts"
import { assertGives, shown } from "./assertGives.ts"
import { tokenOf } from "./tokenArbitraries.ts"
import { onFreshStore, onSharedStore, type TokenStoreTrial } from "./tokenStoreTrial.ts"

const lane = "https://open.feishu.cn cli_a self"
const concurrently = { concurrency: "unbounded", discard: true } as const
const rounds = Array.from({ length: 20 }, (_, round) => round)

/** Reads while the work lasts, and gives every answer. */
const whileWorking = <E>(work: Effect.Effect<void, E>, store: TokenStore["Service"]) =>
  Effect.gen(function* () {
    const answers: Array<ReturnType<typeof shown>> = []
    const progress = { isDone: false }
    const read = Effect.gen(function* () {
      while (!progress.isDone) {
        answers.push(shown(yield* store.get(lane)))
        yield* Effect.yieldNow
      }
    })
    const worked = Effect.ensuring(
      work,
      Effect.sync(() => (progress.isDone = true)),
    )
    yield* Effect.all([read, worked], concurrently)
    return answers
  })

export const concurrentTokenLaws: ReadonlyArray<Law<TokenStoreTrial>> = [
  {
    number: "TS-10",
    sentence: "while others set tokens, a reader is given one of them whole, and never none",
    reason: "Workers of one lane start and renew at the same time.",
    withoutIt: "a token goes with another one's expiry, or everybody asks the platform for a new one at once.",
    holds: (trial) => () =>
      onFreshStore(
        trial,
        Effect.gen(function* () {
          const store = yield* TokenStore
          const set = (at: number) => store.set(lane, tokenOf(`t-${at}`, 60_000 + at))
          yield* set(0)
          const answers = yield* whileWorking(
            Effect.forEach(rounds, (round) => Effect.forEach([1, 2, 3, 4], (at) => set(round * 4 + at), concurrently), {
              discard: true,
            }),
            store,
          )
          answers.push(shown(yield* store.get(lane)))
          const wrong = answers.filter(
            (answer) =>
              answer === undefined || answer.expiresAt !== tokenOf("", 60_000 + Number(answer.text.slice(2))).expiresAt,
          )
          assert.deepStrictEqual(wrong, [])
        }),
      ),
  },
  {
    number: "TS-11",
    sentence: "a token that is set while the one before it is removed stays",
    reason: "One call's rejection meets another call's fresh token: comparing and removing is one step.",
    withoutIt: "the fresh token is removed instead of the rejected one.",
    holds: (trial) => () =>
      onFreshStore(
        trial,
        Effect.gen(function* () {
          const store = yield* TokenStore
          for (const round of rounds) {
            const before = tokenOf(`t-before-${round}`, 60_000)
            const after = tokenOf(`t-after-${round}`, 60_000)
            yield* store.set(lane, before)
            const remove = store.remove(lane, before.token)
            yield* Effect.all([remove, store.set(lane, after), remove], concurrently)
            assertGives(yield* store.get(lane), { text: `t-after-${round}`, expiresAt: after.expiresAt })
          }
        }),
      ),
  },
  {
    number: "TS-12",
    sentence: "what one has set, replaced or removed is so for all who opened the store, and after reopening it",
    reason: "A shared store is there so that a process that starts has a token.",
    withoutIt: "a process uses a token that another one knows to be rejected.",
    holds: ({ shared }) =>
      shared === undefined
        ? undefined
        : () =>
            onSharedStore(
              shared,
              Effect.fnUntraced(function* (open) {
                const one = tokenOf("t-one", 60_000)
                const two = tokenOf("t-two", 60_000)
                const closed = yield* open(
                  TokenStore.use((first) =>
                    open(
                      TokenStore.use((second) =>
                        Effect.gen(function* () {
                          yield* first.set(lane, one)
                          assertGives(yield* second.get(lane), { text: "t-one", expiresAt: one.expiresAt })
                          yield* second.set(lane, two)
                          assertGives(yield* first.get(lane), { text: "t-two", expiresAt: two.expiresAt })
                          yield* second.remove(lane, two.token)
                          assertGives(yield* first.get(lane), undefined)
                          yield* first.set(lane, one)
                        }),
                      ),
                    ),
                  ),
                )
                const reopened = yield* open(TokenStore.use((store) => store.get(lane)))
                assertGives(reopened, { text: "t-one", expiresAt: one.expiresAt })
                return closed
              }),
            ),
  },
  {
    number: "TS-13",
    sentence: "of two who opened the store, one removes a token while the other sets the next: the next stays",
    reason: "A rejection in one process meets a fresh token of another one.",
    withoutIt: "processes throw away each other's tokens, and none of them gets on.",
    holds: ({ shared }) =>
      shared === undefined
        ? undefined
        : () =>
            onSharedStore(shared, (open) =>
              open(
                TokenStore.use((first) =>
                  open(
                    TokenStore.use((second) =>
                      Effect.gen(function* () {
                        for (const round of rounds) {
                          const before = tokenOf(`t-before-${round}`, 60_000)
                          const after = tokenOf(`t-after-${round}`, 60_000)
                          yield* first.set(lane, before)
                          const remove = first.remove(lane, before.token)
                          yield* Effect.all([remove, second.set(lane, after), remove], concurrently)
                          assertGives(yield* first.get(lane), { text: `t-after-${round}`, expiresAt: after.expiresAt })
                        }
                      }),
                    ),
                  ),
                ),
              ),
            ),
  },
]
