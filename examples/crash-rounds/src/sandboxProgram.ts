// The sandbox as a process of its own: nothing that happens to the programs happens to it.
import { createInterface } from "node:readline"
import { startSandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted, Schema } from "effect"
import { monotonic } from "./monotonic.ts"
import { SandboxSetup } from "./SandboxSetup.ts"
import { type Stall, watchStalls } from "./watchStalls.ts"

const setup = Schema.decodeUnknownSync(Schema.fromJsonString(SandboxSetup))(process.argv[2])

const sandbox = Effect.gen(function* () {
  const { credentials, ledger, now, url } = yield* startSandbox({ control: true, people: 1_000, ...setup })
  const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
  // Its clock is the machine's monotonic one, counted from elsewhere.
  const clockAhead = (yield* now) - monotonic()
  const stalls: Array<Stall> = []
  watchStalls((stall) => stalls.push(stall))
  const arrivals = () =>
    [...ledger.entries()].map(({ api, at, batchMessageId, code }) => ({
      api,
      code,
      at: at - clockAhead,
      id: batchMessageId ?? null,
    }))
  createInterface({ input: process.stdin })
    .on("line", () => print({ arrivals: arrivals(), stalls }))
    .on("close", () => process.exit(0))
  print({ url, appId: credentials.appId, appSecret: Redacted.value(credentials.appSecret) })
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(sandbox))
