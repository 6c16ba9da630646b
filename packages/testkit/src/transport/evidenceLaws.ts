import type { Evidence } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import type { Socket } from "node:net"
import { deflateSync, gzipSync } from "node:zlib"
import type { Law } from "../laws/Law.ts"
import { pour, rawAnswer } from "./rawAnswers.ts"
import { recallOf } from "./requestArbitraries.ts"
import { atServer, comesTrue, forEvery, type TransportTrial } from "./transportTrial.ts"

const recall = recallOf("bm-dc13264520392913993dd051dba21dcf")

const answers = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 400, 401, 404, 429, 500, 502),
    fc.integer({ min: 200, max: 599 }).filter((status) => ![204, 205, 304].includes(status)),
  ),
  // A byte order mark is no part of a text.
  body: fc
    .oneof(fc.json(), fc.string({ unit: "grapheme", maxLength: 300 }), fc.constantFrom('{"code":0', '{"code":1e999}'))
    .filter((body) => !body.startsWith("\uFEFF")),
  type: fc.constantFrom("application/json; charset=utf-8", "application/json", "text/html", "text/plain", ""),
  value: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
})

/** Never whole: else half an answer, or one that nobody read to its end, would count as what the platform said. */
const isNotWhole = (evidence: Evidence, limit: number): boolean =>
  evidence._tag === "Unanswered" || (evidence.truncated && Buffer.byteLength(evidence.body) <= limit)

const halves: ReadonlyArray<string> = [
  'Content-Length: 900\r\n\r\n{"code":0}',
  'Transfer-Encoding: chunked\r\n\r\na\r\n{"code":0}\r\n',
  'Transfer-Encoding: chunked\r\n\r\nff\r\n{"code":0}',
]

const breaks: ReadonlyArray<(socket: Socket) => void> = [
  (socket) => void socket.resetAndDestroy(),
  (socket) => void socket.end(),
]

export const evidenceLaws: ReadonlyArray<Law<TransportTrial>> = [
  {
    number: "TR-5",
    sentence: "status, headers and body are given as they came, errors and rubbish included",
    reason: "`classify` alone judges an answer, by all that is in it.",
    withoutIt: "a refusal looks like a broken network, or the other way round, and the log has no id for the support.",
    holds: (trial) => () =>
      forEvery(
        answers,
        ({ body, status, type, value }) =>
          atServer(
            trial,
            {
              onRequest: (socket) =>
                socket.write(
                  rawAnswer(body, `${status} Said`, [
                    ...(type === "" ? [] : [`Content-Type: ${type}`]),
                    `X-Tt-Logid: ${value}`,
                    "X-OGW-RateLimit-Reset: 7",
                  ]),
                ),
            },
            (send) =>
              Effect.map(send(recall), (evidence) => {
                if (evidence._tag === "Unanswered") assert.fail(`answered, and not ${evidence.reason}`)
                const { headers, ...said } = evidence
                assert.deepStrictEqual(said, { _tag: "Answered", status, body, truncated: false })
                assert.deepInclude(headers, {
                  "x-tt-logid": value,
                  "x-ogw-ratelimit-reset": "7",
                  ...(type === "" ? {} : { "content-type": type }),
                })
              }),
          ),
        { runs: 40, always: [{ status: 500, body: ' {"code": 2200 } ', type: "application/json", value: "L" }] },
      ),
  },
  {
    number: "TR-6",
    sentence: "a body that is packed in the way that the call asked for is unpacked",
    reason: "Many a client asks for packed answers of its own accord.",
    withoutIt: "every answer of a platform that packs is rubbish.",
    holds: (trial) => () =>
      atServer(
        trial,
        {
          onRequest: (socket, { headers }) => {
            const asked = headers["accept-encoding"] ?? ""
            const [name, pack] = asked.includes("gzip")
              ? (["gzip", gzipSync] as const)
              : asked.includes("deflate")
                ? (["deflate", deflateSync] as const)
                : (["identity", (text: string) => Buffer.from(text)] as const)
            const body = pack('{"code":0}')
            socket.write(rawAnswer("", "200 OK", []).replace("Content-Length: 0\r\n\r\n", ""))
            socket.write(`Content-Encoding: ${name}\r\nContent-Type: application/json\r\n`)
            socket.write(`Content-Length: ${body.length}\r\n\r\n`)
            socket.write(body)
          },
        },
        (send) =>
          Effect.map(send(recall), (evidence) =>
            assert.strictEqual(evidence._tag === "Answered" ? evidence.body : evidence.detail, '{"code":0}'),
          ),
      ),
  },
  {
    number: "TR-7",
    sentence: "an answer longer than the limit is cut off there and says so, or is none; its connection ends",
    reason: "What answers may be anything, a stream without an end included.",
    withoutIt: "one answer takes the memory of the whole process.",
    holds: (trial) => async () => {
      const { bodyLimitBytes: limit } = trial
      const bodyOf = (bytes: number) => `{"code":0,"msg":"${"x".repeat(bytes - 19)}"}`
      for (const bytes of [limit, limit + 1, 3 * limit])
        await atServer(trial, { onRequest: (socket) => socket.write(rawAnswer(bodyOf(bytes))) }, (send) =>
          Effect.map(send(recall), (evidence) => {
            if (bytes > limit) assert.isTrue(isNotWhole(evidence, limit), `${bytes} bytes are not whole`)
            else
              assert.isTrue(
                evidence._tag === "Answered" && !evidence.truncated && evidence.body === bodyOf(bytes),
                `${bytes} bytes are whole`,
              )
          }),
        )
      let poured = () => 0
      const piece = "x".repeat(65_536)
      const onRequest = (socket: Socket) => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        poured = pour(socket, `${piece.length.toString(16)}\r\n${piece}\r\n`)
      }
      await atServer(trial, { onRequest }, (send, server) =>
        Effect.gen(function* () {
          assert.isTrue(isNotWhole(yield* send(recall), limit))
          assert.isTrue(yield* comesTrue(() => server.connections.size === 0), "the connection stays open")
          assert.isBelow(poured(), limit + 67_108_864)
        }),
      )
    },
  },
  {
    number: "TR-8",
    sentence: "an answer that breaks off says so, or is none",
    reason: "The beginning of an answer may read like a whole one.",
    withoutIt: "a recall counts as accepted that the platform never accepted.",
    holds: (trial) => async () => {
      for (const half of halves)
        for (const end of breaks)
          await atServer(
            trial,
            {
              onRequest: (socket) =>
                socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${half}`, () =>
                  setTimeout(() => end(socket), 20),
                ),
            },
            (send) =>
              Effect.map(send(recall), (evidence) =>
                assert.isTrue(isNotWhole(evidence, Infinity), JSON.stringify(half)),
              ),
          )
    },
  },
]
