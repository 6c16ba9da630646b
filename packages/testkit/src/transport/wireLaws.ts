import { toHttp } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fc from "fast-check"
import type { Socket } from "node:net"
import type { Law } from "../laws/Law.ts"
import { acceptance, rawAnswer } from "./rawAnswers.ts"
import { type RawRequest, rawServer } from "./rawServer.ts"
import { callsOf, eachCallOf, recallOf } from "./requestArbitraries.ts"
import { atServer, forEvery, type TransportTrial } from "./transportTrial.ts"

const id = "bm-dc13264520392913993dd051dba21dcf"

/** Answers after which many a client tries again of its own accord. */
const temptingStatuses = [200, 400, 401, 403, 408, 409, 421, 425, 429, 500, 502, 503, 504, 507]
const temptations = fc.record({
  status: fc.constantFrom(...temptingStatuses),
  code: fc.constantFrom(0, 2200, 10012, 99991400, 99991661, 99991663, 99991664, 99991668, 230001, undefined),
  header: fc.constantFrom("Retry-After: 0", "X-Ogw-Ratelimit-Reset: 0", "Connection: close", "X-Nothing: 0"),
})

const endings: Readonly<Record<string, (socket: Socket) => void>> = {
  reset: (socket) => void socket.resetAndDestroy(),
  end: (socket) => void socket.end(),
  "half a head": (socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Le"),
  "half a body": (socket) => void socket.end(acceptance.slice(0, -9)),
  "no HTTP": (socket) => void socket.end("503 try again\r\n\r\n"),
}

export const wireLaws: ReadonlyArray<Law<TransportTrial>> = [
  {
    number: "TR-1",
    sentence: "a call goes out as `toHttp` says: method, path, credentials and body",
    reason: "The core says what is called; a transport carries it.",
    withoutIt: "the platform is asked for something else than was decided and logged.",
    holds: (trial) => () =>
      forEvery(callsOf(trial), (request) =>
        atServer(trial, { onRequest: (socket) => socket.write(acceptance) }, (send, server) =>
          Effect.gen(function* () {
            yield* send(request)
            const { authorization, body, method, path } = toHttp(request)
            assert.deepStrictEqual(server.requests.map(onTheWire), [
              {
                method,
                path,
                authorization: authorization && Redacted.value(authorization),
                body: body && JSON.parse(Redacted.value(body)),
                takesJson: true,
              },
            ])
          }),
        ),
      ),
  },
  {
    number: "TR-2",
    sentence: "a call that was answered is not made again, whatever the answer says of trying again",
    reason: "Only the core knows whether the budget, the claim and the lane still allow a call.",
    withoutIt: "calls escape the budget, and a lane that is throttled throttles itself for good.",
    holds: (trial) => () =>
      forEvery(
        temptations,
        ({ code, header, status }) =>
          atServer(
            trial,
            {
              onRequest: (socket) =>
                socket.write(
                  rawAnswer(JSON.stringify({ code, msg: "try again" }), `${status} Tempting`, [
                    "Content-Type: application/json",
                    header,
                  ]),
                ),
            },
            (send, server) =>
              Effect.gen(function* () {
                for (const [at, request] of eachCallOf(trial).entries()) {
                  yield* send(request)
                  assert.strictEqual(server.requests.length, at + 1)
                }
              }),
          ),
        { runs: 15, always: temptingStatuses.map((status) => ({ status, code: 2200, header: "Retry-After: 0" })) },
      ),
  },
  {
    number: "TR-3",
    sentence: "a call whose connection broke is not made again, on a new connection as on a kept one",
    reason: "Nobody can tell from a broken connection whether the platform has acted.",
    withoutIt: "one claim in the log covers two calls.",
    holds: (trial) => async () => {
      for (const [name, end] of Object.entries(endings))
        await atServer(
          trial,
          { onRequest: (socket, _request, nth) => (nth % 3 === 1 ? socket.write(acceptance) : end(socket)) },
          (send, server) =>
            Effect.gen(function* () {
              for (let call = 1; call <= 6; call++) {
                yield* send(recallOf(id))
                yield* Effect.sleep(10)
                assert.strictEqual(server.requests.length, call, name)
              }
            }),
        )
    },
  },
  {
    number: "TR-4",
    sentence: "no redirect is followed: it is an answer like any other",
    reason: "A call that is led elsewhere takes its token or the app's secret along.",
    withoutIt: "a stranger gets the credentials, or the platform a call that nobody counted.",
    holds: (trial) => () =>
      forEvery(
        fc.record({
          status: fc.constantFrom(300, 301, 302, 303, 307, 308),
          toStranger: fc.boolean(),
          header: fc.constantFrom("Location", "Refresh", "Content-Location", "Link"),
        }),
        ({ header, status, toStranger }) => {
          let target = ""
          return atServer(
            trial,
            { onRequest: (socket) => socket.write(rawAnswer("", `${status} Elsewhere`, [`${header}: ${target}`])) },
            (send, server) =>
              Effect.gen(function* () {
                const stranger = yield* rawServer({ onRequest: (socket) => socket.write(acceptance) })
                target = `${toStranger ? stranger.url : server.url}/elsewhere`
                for (const [at, request] of eachCallOf(trial).entries()) {
                  const evidence = yield* send(request)
                  assert.strictEqual(evidence._tag === "Answered" ? evidence.status : evidence.reason, status)
                  assert.strictEqual(server.requests.length, at + 1)
                }
                assert.strictEqual(stranger.accepted(), 0)
              }),
          )
        },
        { always: [{ status: 307, toStranger: true, header: "Location" }] },
      ),
  },
]

const onTheWire = ({ body, headers, method, target }: RawRequest) => ({
  method,
  path: target,
  authorization: headers["authorization"],
  body: body === "" ? undefined : (JSON.parse(body) as unknown),
  takesJson:
    /\*\/\*|application\/json/.test(headers["accept"] ?? "*/*") &&
    (body === "" || /^application\/json\b/.test(headers["content-type"] ?? "")),
})
