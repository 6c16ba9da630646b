import type { Evidence } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as fc from "fast-check"
import type { Law } from "../laws/Law.ts"
import { acceptance, drip, rawAnswer } from "./rawAnswers.ts"
import { rawServer, type RawServerOptions } from "./rawServer.ts"
import { anyAnswers } from "./anyAnswers.ts"
import { callsOf, eachCallOf, recallOf } from "./requestArbitraries.ts"
import { atServer, forEvery, transportTo, type TransportTrial } from "./transportTrial.ts"

const id = "bm-dc13264520392913993dd051dba21dcf"
const timeoutMillis = 150
/**
 * How long a call is waited for: 1.65 seconds of a process that gets its turn. Counted in short steps and not by the
 * clock, for whatever holds up the call's own timer, such as a machine that has much else to do, holds up these too.
 */
const patience = Effect.forEach(Array.from({ length: 33 }), () => Effect.sleep(50), { discard: true })

/** Ways to let a call wait for ever. */
const waits: Readonly<Record<string, RawServerOptions>> = {
  "no answer": {},
  "a head that drips": {
    onRequest: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n")
      drip(socket, "X-Wait: 1\r\n", 40)
    },
  },
  "a body that drips": {
    onRequest: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
      drip(socket, "x", 40)
    },
  },
  "interim answers": { onRequest: (socket) => drip(socket, "HTTP/1.1 102 Processing\r\n\r\n", 40) },
}

const inTime = (call: Effect.Effect<Evidence>, what: string) =>
  Effect.gen(function* () {
    // Not even its interruption is waited for.
    const fiber = yield* Effect.forkDetach(call)
    const evidence = yield* Effect.raceFirst(Fiber.join(fiber), Effect.as(patience, undefined))
    assert.strictEqual(evidence?._tag, "Unanswered", what)
  })

/** After the platform has read the call. */
const sights: Readonly<Record<string, NonNullable<RawServerOptions["onRequest"]>>> = {
  reset: (socket) => void socket.resetAndDestroy(),
  end: (socket) => void socket.end(),
  silence: () => undefined,
  rubbish: (socket) => void socket.end("\0\0\0\r\n\r\n"),
  "half a head": (socket) => void socket.end("HTTP/1.1 200"),
  "a huge header": (socket) => void socket.write(rawAnswer("", "200 OK", [`X-Huge: ${"x".repeat(200_000)}`])),
}

/** Where its body ends can't be told. */
const twoLengths = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")

export const endingLaws: ReadonlyArray<Law<TransportTrial>> = [
  {
    number: "TR-9",
    sentence: "a call ends within its timeout: no handshake, no answer, one that drips, and many calls at once",
    reason: "A claim in the log is for a call that cannot reach the platform later than its timeout.",
    withoutIt: "the budget and the claims are wrong, and a lane stands still behind one connection.",
    holds: (trial) => async () => {
      for (const [name, wait] of Object.entries(waits))
        await atServer(trial, wait, (send) => inTime(send(recallOf(id), timeoutMillis), name))
      // Takes the connection, and never shakes hands.
      await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const silent = yield* rawServer()
            const send = yield* transportTo(trial, silent.url.replace("http:", "https:"))
            yield* inTime(send(recallOf(id), timeoutMillis), "no handshake")
          }),
        ),
      )
      await atServer(trial, {}, (send) =>
        Effect.forEach(
          Array.from({ length: 200 }),
          () => inTime(send(recallOf(id), timeoutMillis), "many calls at once"),
          { concurrency: "unbounded", discard: true },
        ),
      )
    },
  },
  {
    number: "TR-10",
    sentence: "a call never fails and never dies, whatever comes: it ends as evidence",
    reason: "What a call means is decided in one place, and only by evidence.",
    withoutIt: "one strange answer stops the worker of a lane.",
    holds: (trial) => () =>
      forEvery(
        fc.tuple(anyAnswers, callsOf(trial)),
        ([{ bytes, closes }, request]) =>
          atServer(
            trial,
            {
              onRequest: (socket) => {
                socket.write(bytes)
                if (closes) socket.end()
              },
            },
            (send) => Effect.map(send(request, 40), assertEvidence),
          ),
        { runs: 60, always: [[{ bytes: twoLengths, closes: true }, recallOf(id)]] },
      ),
  },
  {
    number: "TR-11",
    sentence: "of a call that the platform has read it is never said that it was not sent",
    reason: "A call that was not sent is repeated without a reading.",
    withoutIt: "a recall that took effect is reported as never called.",
    holds: (trial) => async () => {
      for (const [name, onRequest] of Object.entries(sights))
        await atServer(
          trial,
          {
            onRequest: (socket, request, nth) =>
              nth % 2 === 0 ? onRequest(socket, request, nth) : socket.write(acceptance),
          },
          (send, server) =>
            Effect.gen(function* () {
              for (let call = 1; call <= 4; call++) {
                const read = server.requests.length
                const evidence = yield* send(recallOf(id), 100)
                // A busy machine can let the time pass before the call is read: then it may well say so.
                if (server.requests.length === read) continue
                assert.notStrictEqual(evidence._tag === "Unanswered" && evidence.sent, "no", name)
              }
              assert.isAbove(server.requests.length, 0, `${name}: no call was read`)
            }),
        )
    },
  },
  {
    number: "TR-12",
    sentence: "of a call that found nobody to talk to it is said that it was not sent",
    reason: "There the platform can't have acted, and no reading is needed to find out.",
    withoutIt: "each call of an outage costs a reading and leaves a doubt.",
    holds: (trial) => () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const closed = yield* Effect.scoped(Effect.map(rawServer(), ({ url }) => url))
          for (const baseUrl of [closed, "http://nobody.invalid"])
            for (const request of eachCallOf(trial)) {
              const evidence = yield* Effect.scoped(
                Effect.flatMap(transportTo(trial, baseUrl), (send) => send(request, 10_000)),
              )
              assert.strictEqual(evidence._tag === "Unanswered" ? evidence.sent : evidence.status, "no", baseUrl)
            }
        }),
      ),
  },
]

const assertEvidence = (evidence: Evidence): void => {
  if (evidence._tag === "Answered") {
    assert.isTrue(Number.isInteger(evidence.status), "a status is a whole number")
    assert.deepStrictEqual([typeof evidence.body, typeof evidence.truncated], ["string", "boolean"])
    for (const [name, value] of Object.entries(evidence.headers))
      assert.deepStrictEqual([name, typeof value], [name.toLowerCase(), "string"])
  } else {
    assert.strictEqual(evidence._tag, "Unanswered")
    assert.include(["no", "yes", "unknown"], evidence.sent)
    assert.deepStrictEqual([typeof evidence.reason, typeof evidence.detail], ["string", "string"])
  }
}
