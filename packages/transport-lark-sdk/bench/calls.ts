/**
 * What a call costs: calls a second and CPU time of this process per call, over the SDK's own method, over this transport
 * through the same client, and over transport-http, in turns within one run. The server is a process of its own.
 *
 * node packages/transport-lark-sdk/bench/calls.ts [calls] [concurrency]
 */
import { type BatchMessageId, classify, RecallTransport } from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { LarkSdkTransport } from "@feishu-recall/transport-lark-sdk"
import * as lark from "@larksuiteoapi/node-sdk"
import { Effect, Redacted } from "effect"
import { fork } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const print = (line: string) => process.stdout.write(`${line}\n`)
const id = "bm-dc13264520392913993dd051dba21dcf" as BatchMessageId

if (process.argv[2] === "--server") {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader("content-type", "application/json; charset=utf-8")
    response.setHeader("x-tt-logid", "20261123060000AAAABBBBCCCCDDDDEEEE")
    response.end('{"code":0,"data":{},"msg":"ok"}')
  })
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port))
  process.on("disconnect", () => process.exit())
} else {
  const calls = Number(process.argv[2] ?? 4_000)
  const concurrency = Number(process.argv[3] ?? 50)
  const server = fork(import.meta.filename, ["--server"])
  const port = await new Promise<number>((resolve) => server.once("message", (message) => resolve(message as number)))
  const baseUrl = `http://127.0.0.1:${port}`
  const say = () => undefined
  const client = new lark.Client({
    appId: "cli_a",
    appSecret: "secret",
    domain: baseUrl,
    disableTokenCache: true,
    logger: { error: say, warn: say, info: say, debug: say, trace: say },
  })

  const withToken = lark.withTenantToken("t-1")
  const bySdk = async () => {
    const { code } = await client.im.batchMessage.delete({ path: { batch_message_id: id } }, withToken)
    if (code !== 0) throw new Error("not accepted")
  }
  const request = { _tag: "RecallBatchMessage", batchMessageId: id, token: Redacted.make("t-1") } as const
  const by = (transport: RecallTransport["Service"]) =>
    Effect.tap(transport.send(request, { timeoutMillis: 10_000 }), (evidence) =>
      classify(evidence)._tag === "Accepted" ? Effect.void : Effect.die(`not accepted: ${JSON.stringify(evidence)}`),
    )
  const inLanes = async () => {
    let left = calls
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (left-- > 0) await bySdk()
      }),
    )
  }
  const many = (one: Effect.Effect<unknown>) => () =>
    Effect.runPromise(Effect.forEach(Array.from({ length: calls }), () => one, { concurrency, discard: true }))

  const measure = async (run: () => Promise<void>) => {
    const cpu = process.cpuUsage()
    const start = performance.now()
    await run()
    const millis = performance.now() - start
    const { system, user } = process.cpuUsage(cpu)
    return { perSecond: (calls / millis) * 1_000, cpuMicros: (user + system) / calls }
  }
  const middle = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[values.length >> 1]!

  const program = Effect.gen(function* () {
    const ours = yield* RecallTransport.use(Effect.succeed).pipe(
      Effect.provide(LarkSdkTransport.layer({ client, baseUrl })),
    )
    const http = yield* RecallTransport
    const ways = { "the SDK alone": inLanes, "transport-lark-sdk": many(by(ours)), "transport-http": many(by(http)) }
    const rounds: Array<Record<string, { readonly perSecond: number; readonly cpuMicros: number }>> = []
    for (let round = 0; round < 6; round++) {
      const seen: (typeof rounds)[number] = {}
      for (const [name, run] of Object.entries(ways)) seen[name] = yield* Effect.promise(() => measure(run))
      // The first round warms up.
      if (round > 0) rounds.push(seen)
    }
    for (const name of Object.keys(ways))
      print(
        `${name}: ${middle(rounds.map((seen) => seen[name]!.cpuMicros)).toFixed(0)} µs of CPU a call, ${middle(rounds.map((seen) => seen[name]!.perSecond)).toFixed(0)} calls a second`,
      )
  })
  await Effect.runPromise(program.pipe(Effect.provide(HttpTransport.layer({ baseUrl }))))
  server.disconnect()
  process.exit()
}
