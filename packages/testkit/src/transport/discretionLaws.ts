import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Law } from "../laws/Law.ts"
import { overheard } from "../laws/overheard.ts"
import { pour, rawAnswer } from "./rawAnswers.ts"
import type { RawServerOptions } from "./rawServer.ts"
import { eachCallOf, oneOfEach, secretsOf } from "./requestArbitraries.ts"
import { atServer, type TransportTrial } from "./transportTrial.ts"

/** Ends of a call that quote what went out with it, so that an error may carry it. */
const ends: ReadonlyArray<NonNullable<RawServerOptions["onRequest"]>> = [
  (socket) => void socket.write(rawAnswer('{"code":0}')),
  (socket) => void socket.write(rawAnswer('{"code":2200}', "500 Internal Server Error")),
  (socket) => void socket.write(rawAnswer("", "302 Found", ["Location: /elsewhere"])),
  (socket) => void socket.resetAndDestroy(),
  (socket) => void socket.end(),
  () => undefined,
  (socket, { body, head }) => void socket.end(`HTTP/1.1 ${head}\r\n\r\n${body}`),
  (socket, { body, head }) => void socket.end(`HTTP/1.1 2x0 ${head.replaceAll("\r\n", " ")} ${body}\r\n\r\n`),
  (socket, { body, head }) => void socket.end(`HTTP/1.1 200 OK\r\n${head} ${body}\0: \r\n\r\n`),
  (socket) => void pour(socket, "HTTP/1.1 200 OK\r\nX-Flood: yes\r\n"),
]

export const discretionLaws: ReadonlyArray<Law<TransportTrial>> = [
  {
    number: "TR-17",
    sentence: "no token and no secret is in what it says of a call that failed, in a log, a span or on the console",
    reason: "Evidence is written to the log of events, and logs and spans go to other machines.",
    withoutIt: "whoever reads a log can act for the app.",
    holds: (trial) => async () => {
      for (const onRequest of ends)
        await atServer(trial, { onRequest }, (send) =>
          Effect.gen(function* () {
            const calls = eachCallOf(trial)
            const failed = Effect.forEach(
              calls,
              (call) =>
                Effect.map(send(call, 150), (evidence) => (evidence._tag === "Unanswered" ? evidence : undefined)),
              { concurrency: "unbounded" },
            )
            const { shown } = yield* overheard(failed)
            for (const secret of calls.flatMap(secretsOf))
              assert.isFalse(shown.includes(secret), shown.replaceAll(secret, "<a secret>"))
          }),
        )
    },
  },
  {
    number: "TR-18",
    sentence: "a request that it does not make is one that was not sent, and nothing goes out",
    reason: "Whoever brings the wrong parts together has to hear of it, at the first call.",
    withoutIt: "the lane waits for an answer to a call that was never made.",
    holds: (trial) => {
      const not = oneOfEach.filter(({ _tag }) => trial.without.includes(_tag))
      if (not.length === 0) return undefined
      return () =>
        atServer(trial, { onRequest: (socket) => socket.write(rawAnswer("{}")) }, (send, server) =>
          Effect.gen(function* () {
            for (const request of not) {
              const evidence = yield* send(request)
              assert.strictEqual(evidence._tag === "Unanswered" ? evidence.sent : evidence.status, "no")
            }
            assert.strictEqual(server.accepted(), 0)
          }),
        )
    },
  },
]
