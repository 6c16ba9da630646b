import { NodeHttpClient } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { classify, classifyReading, classifyToken } from "@feishu-recall/core"
import { rawAnswer, rawServer } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { HttpTransport } from "../src/index.ts"
import { recall, send, transport } from "./send.ts"

const head = (...headers: ReadonlyArray<string>) => `${["HTTP/1.1 200 OK", ...headers].join("\r\n")}\r\n\r\n`
const isJson = "Content-Type: application/json"
const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels)
const refusal = rawAnswer('{"code":230001,"msg":"no"}')

/** What came over the wire, and what a recall that got it is worth. */
type Case = readonly [name: string, bytes: string | Buffer | ((socket: Socket) => void), expected: string]

const bodies: ReadonlyArray<readonly [name: string, body: string, expected: string]> = [
  ["a code in a string", '{"code":"0"}', "Unknown"],
  ["a refusal in a string", '{"code":"230001"}', "Unknown"],
  ...["null", "false", "[]", "[0]", "{}", '""', "0.5", "1e999", "-1", "1e308", "9007199254740993"].map(
    (code) => [`the code ${code}`, `{"code":${code}}`, "Unknown"] as const,
  ),
  ...["NaN", "Infinity", "00", "+0", "0x0", "0n", ".0", "undefined"].map(
    (code) => [`the code ${code}, which is no JSON`, `{"code":${code}}`, "Unknown"] as const,
  ),
  ...["0", "-0", "0.0", "0e9"].map((code) => [`the number ${code}`, `{"code":${code}}`, "Accepted"] as const),
  ["a code twice, the last one bad", '{"code":0,"code":230001}', "Refused"],
  ["a code in the prototype", '{"__proto__":{"code":0}}', "Unknown"],
  ["a code under the constructor", '{"constructor":{"prototype":{"code":0}}}', "Unknown"],
  ["a code in other letters", '{"Code":0,"CODE":0," code":0}', "Unknown"],
  ["a code below", '{"data":{"code":0}}', "Unknown"],
  ["a list", '[{"code":0}]', "Unknown"],
  ["a string", '"{\\"code\\":0}"', "Unknown"],
  ["a script", 'callback({"code":0})', "Unknown"],
  ["two envelopes", '{"code":0}{"code":0}', "Unknown"],
  ["an envelope and rubbish", '{"code":0}\0\0', "Unknown"],
  ["half an envelope", '{"code":0', "Unknown"],
  ["nothing", "", "Unknown"],
  ["100,000 levels beside a code", `{"code":0,"data":${deep(100_000)}}`, "Accepted"],
  ["100,000 levels instead of a code", `{"code":${deep(100_000)}}`, "Unknown"],
  ["100,000 levels of a message", `{"code":230001,"msg":${deep(100_000)}}`, "Refused"],
  ["100,000 levels that are never closed", `{"code":0,"data":${"[".repeat(100_000)}`, "Unknown"],
  ["10 MB after the code", `{"code":0,"msg":"${"x".repeat(10_000_000)}"}`, "Unknown"],
  ["100,000 members", `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":0`).join()},"code":0}`, "Accepted"],
]

const bomb = gzipSync(Buffer.alloc(100_000_000))
const packed = (content: Buffer) =>
  Buffer.concat([Buffer.from(head(isJson, "Content-Encoding: gzip", `Content-Length: ${content.length}`)), content])
const encoded = (content: Buffer) =>
  Buffer.concat([Buffer.from(head(isJson, `Content-Length: ${content.length}`)), content])

/** Writes without an end, as fast as it is read. */
const pour = (start: string, piece: string) => (socket: Socket) => {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on("drain", more)
  socket.write(start)
  more()
}

const cases: ReadonlyArray<Case> = [
  ...bodies.map(([name, body, expected]) => [name, rawAnswer(body), expected] as const),
  ["a byte order mark", encoded(Buffer.from('\uFEFF{"code":0}')), "Accepted"],
  ["UTF-16", encoded(Buffer.from('\uFEFF{"code":0}', "utf16le")), "Unknown"],
  [
    "wrong UTF-8 in a message",
    encoded(Buffer.from('{"code":230001,"msg":"\xff\xc0\x80\xed\xa0\x80"}', "latin1")),
    "Refused",
  ],
  ["wrong UTF-8 in a name", encoded(Buffer.from('{"c\xffode":0}', "latin1")), "Unknown"],
  ["no JSON by its type", rawAnswer('{"code":0}').replace("application/json", "text/html"), "Unknown"],
  ["a packed envelope that was not asked for", packed(gzipSync('{"code":0}')), "Unknown"],
  ["100 MB packed into 100 KB", packed(bomb), "Unknown"],
  ["a stream without an end", pour(head(isJson, "Connection: close"), '{"code":0}'.repeat(5_000)), "Unknown"],
  ["a stream of chunks without an end", pour(head(isJson, "Transfer-Encoding: chunked"), "5\r\nhello\r\n"), "Unknown"],
  ["headers without an end", pour("HTTP/1.1 200 OK\r\n", "X-Flood: yes\r\n".repeat(100)), "Unknown"],
  ["one header without an end", pour("HTTP/1.1 200 OK\r\nX-Flood: ", "x".repeat(10_000)), "Unknown"],
  ["a status without an end", pour("HTTP/1.1 200 ", "x".repeat(10_000)), "Unknown"],
  [
    "a chunk's extension without an end",
    pour(`${head(isJson, "Transfer-Encoding: chunked")}5;`, "x".repeat(10_000)),
    "Unknown",
  ],
  [
    "trailers without an end",
    pour(`${head(isJson, "Transfer-Encoding: chunked")}0\r\n`, "X-Flood: yes\r\n".repeat(100)),
    "Unknown",
  ],
  ["interim answers without an end", pour("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(100)), "Unknown"],
  [
    "a chunk that has no length",
    `${head(isJson, "Transfer-Encoding: chunked")}zz\r\n{"code":0}\r\n0\r\n\r\n`,
    "Unknown",
  ],
  [
    "a chunk longer than it says",
    `${head(isJson, "Transfer-Encoding: chunked")}4\r\n{"code":0}\r\n0\r\n\r\n`,
    "Unknown",
  ],
  ["a body longer than it says", `${head(isJson, "Content-Length: 5")}{"code":0}`, "Unknown"],
  ["a body shorter than it says", `${head(isJson, "Content-Length: 99")}{"code":0}`, "Unknown"],
  ["two lengths", `${head(isJson, "Content-Length: 10", "Content-Length: 2")}{"code":0}`, "Unknown"],
  ["a length below nothing", `${head(isJson, "Content-Length: -1")}{"code":0}`, "Unknown"],
  ["a length and chunks", `${head(isJson, "Content-Length: 10", "Transfer-Encoding: chunked")}{"code":0}`, "Unknown"],
  [
    "another protocol",
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n{"code":0}`,
    "Unknown",
  ],
  ["an answer before the answer", `HTTP/1.1 102 Processing\r\n\r\n${rawAnswer('{"code":0}')}`, "Accepted"],
  ["an acceptance that is none by its status", rawAnswer('{"code":0}', "304 Not Modified"), "Unknown"],
  ["no HTTP at all", '{"code":0}\r\n\r\n', "Unknown"],
]

describe("a hostile answer", () => {
  it.live.each(cases)("%s", ([, bytes, expected]) =>
    Effect.gen(function* () {
      const before = process.memoryUsage().rss
      const server = yield* rawServer({
        onRequest: (socket, _request, nth) => {
          // Whatever the first one was, the call after it gets its own answer.
          if (nth > 1) socket.write(refusal)
          else if (typeof bytes === "function") bytes(socket)
          else socket.write(bytes)
        },
      })
      yield* Effect.gen(function* () {
        const start = performance.now()
        const evidence = yield* send(recall, 700)
        expect(performance.now() - start).toBeLessThan(700 + 1_500)
        expect(classify(evidence)._tag).toBe(expected)
        if (expected !== "Refused") expect(["Unknown", "Read"]).toContain(classifyReading(evidence)._tag)
        expect(classifyToken(evidence)._tag).not.toBe("Issued")
        expect(classify(yield* send(recall, 2_000))._tag).toBe("Refused")
      }).pipe(Effect.provide(transport(server.url, { connections: 1 })))
      expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
      expect(({} as { readonly code?: unknown }).code).toBe(undefined)
    }),
  )

  it.live("that is packed stays within the limit with a client that unpacks", () =>
    Effect.gen(function* () {
      const before = process.memoryUsage().rss
      const server = yield* rawServer({ onRequest: (socket) => socket.write(packed(bomb)) })
      const evidence = yield* send(recall, 5_000).pipe(
        Effect.provide(
          HttpTransport.layerHttpClient({ baseUrl: server.url, bodyLimitBytes: 1_000 }).pipe(
            Layer.provide(NodeHttpClient.layerFetch),
          ),
        ),
      )
      expect(evidence).toMatchObject({ _tag: "Answered", truncated: true })
      expect(evidence._tag === "Answered" && evidence.body.length).toBe(1_000)
      expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000)
    }),
  )
})
