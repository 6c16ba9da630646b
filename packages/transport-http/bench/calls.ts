/**
 * What a call costs: calls a second and CPU time of this process per call, over this transport and over bare undici, in
 * turns within one run, so that the ratio holds on a noisy machine. The server is a process of its own.
 *
 * node packages/transport-http/bench/calls.ts [calls] [concurrency]
 */
import { type BatchMessageId, classify, RecallTransport } from "@feishu-recall/core"
import { Agent } from "@effect/platform-node/Undici"
import { Effect, Redacted } from "effect"
import { fork } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { HttpTransport } from "../src/index.ts"

const print = (line: string) => process.stdout.write(`${line}\n`)
const answer = '{"code":0,"data":{},"msg":"ok"}'
const id = "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId

if (process.argv[2] === "--server") {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader("content-type", "application/json; charset=utf-8")
    response.setHeader("x-tt-logid", "20261123060000AAAABBBBCCCCDDDDEEEE")
    response.end(answer)
  })
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port))
  process.on("disconnect", () => process.exit())
} else {
  const calls = Number(process.argv[2] ?? 10_000)
  const concurrency = Number(process.argv[3] ?? 50)
  const server = fork(import.meta.filename, ["--server"])
  const port = await new Promise<number>((resolve) => server.once("message", (message) => resolve(message as number)))
  const baseUrl = `http://127.0.0.1:${port}`

  const agent = new Agent({ connections: 128, pipelining: 1, allowH2: false })
  const bare = async () => {
    const response = await agent.request({
      origin: baseUrl,
      path: `/open-apis/im/v1/batch_messages/${id}`,
      method: "DELETE",
      headers: { authorization: "Bearer t-1", accept: "application/json", "user-agent": "bare" },
    })
    if (JSON.parse(await response.body.text()).code !== 0) throw new Error("not accepted")
  }
  const token = Redacted.make("t-1")

  const measure = async (run: () => Promise<unknown>) => {
    const cpu = process.cpuUsage()
    const start = performance.now()
    await run()
    const millis = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    return { perSecond: (calls / millis) * 1_000, cpuMicros: (user + system) / calls }
  }
  const runBare = () => {
    let left = calls
    const lane = async () => {
      while (left-- > 0) await bare()
    }
    return Promise.all(Array.from({ length: concurrency }, lane))
  }
  const program = Effect.gen(function* () {
    const transport = yield* RecallTransport
    const context = yield* Effect.context()
    const one = transport.send({ _tag: "RecallBatchMessage", batchMessageId: id, token }, { timeoutMillis: 10_000 })
    const many = Effect.forEach(
      Array.from({ length: calls }),
      () =>
        Effect.tap(one, (evidence) =>
          classify(evidence)._tag === "Accepted"
            ? Effect.void
            : Effect.die(`not accepted: ${JSON.stringify(evidence)}`),
        ),
      { concurrency, discard: true },
    )
    const rounds: Array<{ readonly bare: number; readonly transport: number; readonly ratio: number }> = []
    for (let round = 0; round < 6; round++) {
      const reference = yield* Effect.promise(() => measure(runBare))
      const own = yield* Effect.promise(() => measure(() => Effect.runPromiseWith(context)(many)))
      print(
        `bare ${reference.perSecond.toFixed(0)}/s ${reference.cpuMicros.toFixed(0)} µs | transport ${own.perSecond.toFixed(0)}/s ${own.cpuMicros.toFixed(0)} µs | CPU ratio ${(own.cpuMicros / reference.cpuMicros).toFixed(2)}`,
      )
      // The first round warms up.
      if (round > 0)
        rounds.push({ bare: reference.cpuMicros, transport: own.cpuMicros, ratio: own.cpuMicros / reference.cpuMicros })
    }
    const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[values.length >> 1]!
    print(
      `median: bare ${median(rounds.map((r) => r.bare)).toFixed(0)} µs, transport ${median(rounds.map((r) => r.transport)).toFixed(0)} µs, ratio ${median(rounds.map((r) => r.ratio)).toFixed(2)}`,
    )
  })
  await Effect.runPromise(program.pipe(Effect.provide(HttpTransport.layer({ baseUrl }))))
  await agent.close()
  server.disconnect()
}
