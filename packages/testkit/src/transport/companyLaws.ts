import type { Evidence } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { acceptance, rawAnswer } from "./rawAnswers.ts"
import { type RawRequest, rawServer } from "./rawServer.ts"
import { readingOf, recallOf } from "./requestArbitraries.ts"
import { atServer, comesTrue, forEvery, transportTo, type TransportTrial } from "./transportTrial.ts"

const id = "bm-dc13264520392913993dd051dba21dcf"
const idOf = (nth: number) => `bm-${String(nth).padStart(32, "0")}`
const nthOf = ({ target }: RawRequest) => Number(/bm-(\d+)/.exec(target)?.[1])
const said = (evidence: Evidence) => (evidence._tag === "Answered" ? evidence.body : evidence.reason)

/** What becomes of each of some calls that are made at once. */
const fates = fc.array(
  fc.record({
    waits: fc.integer({ min: 0, max: 15 }),
    isReading: fc.boolean(),
    breaks: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  { minLength: 2, maxLength: 40, size: "max" },
)

/** What calls that are under way at the same time, or one after the other, have to do with each other: nothing. */
export const companyLaws: ReadonlyArray<Law<TransportTrial>> = [
  {
    number: "TR-13",
    sentence: "each of many calls at once gets its own answer, also while connections of others break",
    reason: "A lane has dozens of calls in the air.",
    withoutIt: "one recall is confirmed by the answer to another one.",
    holds: (trial) => () =>
      forEvery(fates, (each) =>
        atServer(
          trial,
          {
            onRequest: (socket, request) => {
              const nth = nthOf(request)
              const fate = each[nth]!
              setTimeout(
                () => (fate.breaks ? socket.resetAndDestroy() : socket.write(rawAnswer(`{"code":0,"msg":"${nth}"}`))),
                fate.waits,
              )
            },
          },
          (send) =>
            Effect.gen(function* () {
              const ends = yield* Effect.forEach(
                each,
                ({ isReading }, nth) => send(isReading ? readingOf(idOf(nth)) : recallOf(idOf(nth)), 10_000),
                { concurrency: "unbounded" },
              )
              for (const [nth, evidence] of ends.entries()) {
                if (each[nth]!.breaks) assert.strictEqual(evidence._tag, "Unanswered")
                else assert.strictEqual(said(evidence), `{"code":0,"msg":"${nth}"}`)
              }
            }),
        ),
      ),
  },
  {
    number: "TR-14",
    sentence: "what an answer brings along beyond its end does not answer the next call",
    reason: "A proxy that is out of step, or a forger, can send more than was asked for.",
    withoutIt: "a recall is accepted by bytes that were there before it was called.",
    holds: (trial) => () =>
      atServer(
        trial,
        {
          onRequest: (socket, request) => {
            const own = rawAnswer(`{"code":0,"msg":"${nthOf(request)}"}`)
            const forged = rawAnswer('{"code":0,"msg":"forged"}')
            socket.write(own + forged + forged)
          },
        },
        (send) =>
          Effect.gen(function* () {
            for (let nth = 0; nth < 6; nth++) {
              // A transport may notice the surplus and drop the connection under the next call.
              assert.notInclude(said(yield* send(recallOf(idOf(nth)))), "forged")
              yield* Effect.sleep(nth % 2 === 0 ? 0 : 20)
            }
          }),
      ),
  },
  {
    number: "TR-15",
    sentence: "a call that is interrupted ends at once with its connection, and the others go on",
    reason: "A worker that lost its lane, or is told to stop, gives its calls up.",
    withoutIt: "calls pile up that nobody waits for, or one that is given up takes others along.",
    holds: (trial) => () =>
      atServer(
        trial,
        {
          onRequest: (socket, request) => {
            if (nthOf(request) === 0) return
            setTimeout(() => socket.write(rawAnswer(`{"code":0,"msg":"${nthOf(request)}"}`)), 150)
          },
        },
        (send, server) =>
          Effect.gen(function* () {
            const others = yield* Effect.forEach([1, 2, 3], (nth) => Effect.forkChild(send(recallOf(idOf(nth)))))
            const given = yield* Effect.forkChild(send(recallOf(idOf(0)), 60_000))
            assert.isTrue(yield* comesTrue(() => server.requests.length === 4))
            const before = server.connections.size
            const startedAt = performance.now()
            yield* Fiber.interrupt(given)
            assert.isBelow(performance.now() - startedAt, 1_000, "interrupted at once")
            assert.isTrue(yield* comesTrue(() => server.connections.size < before), "its connection stays open")
            const ends = yield* Effect.forEach(others, (other) => Fiber.join(other))
            assert.deepStrictEqual(
              ends.map(said),
              [1, 2, 3].map((nth) => `{"code":0,"msg":"${nth}"}`),
            )
          }),
      ),
  },
  {
    number: "TR-16",
    sentence: "its connections end with its layer",
    reason: "A host starts and stops lanes while it runs.",
    withoutIt: "connections to the platform pile up, and a process does not end.",
    holds: (trial) => () =>
      Effect.gen(function* () {
        const server = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
        yield* Effect.scoped(
          Effect.flatMap(transportTo(trial, server.url), (send) =>
            Effect.forEach(Array.from({ length: 5 }), () => send(recallOf(id)), { concurrency: "unbounded" }),
          ),
        )
        assert.isTrue(yield* comesTrue(() => server.connections.size === 0), "connections stay open")
      }).pipe(Effect.scoped, Effect.runPromise),
  },
]
