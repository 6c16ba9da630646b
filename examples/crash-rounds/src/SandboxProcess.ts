import { createInterface, type Interface } from "node:readline"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Effect, Schema } from "effect"
import type { SandboxSetup } from "./SandboxSetup.ts"
import { type NodeProcess, startNode } from "./startNode.ts"

/** A call as it reached the platform, in the machine's monotonic milliseconds. */
export const Arrival = Schema.Struct({
  api: Schema.String,
  at: Schema.Finite,
  id: Schema.NullOr(Schema.String),
  code: Schema.Int,
})
export type Arrival = typeof Arrival.Type

/** What really became of one batch message. */
export const Truth = Schema.Struct({
  id: Schema.String,
  success: Schema.Int,
  recallCount: Schema.Int,
  recalled: Schema.Boolean,
  atRest: Schema.Boolean,
})
export type Truth = typeof Truth.Type

const Ready = Schema.fromJsonString(
  Schema.Struct({ url: Schema.String, appId: Schema.String, appSecret: Schema.String }),
)
const Witnessed = Schema.fromJsonString(
  Schema.Struct({
    arrivals: Schema.Array(Arrival),
    stalls: Schema.Array(Schema.Struct({ from: Schema.Finite, to: Schema.Finite })),
  }),
)
const TruthPage = Schema.Struct({ items: Schema.Array(Truth), next: Schema.Null })
const Staged = Schema.Struct({ ids: Schema.Array(Schema.String) })

export interface SandboxProcess extends Readonly<typeof Ready.Type> {
  /** A command of the control API. */
  readonly command: (path: string, body: unknown) => Effect.Effect<unknown>
  readonly stage: (wishes: {
    count: number
    people: number
    sentHoursAgo: number
    /** Of another app than the first. */
    appId?: string
  }) => Effect.Effect<ReadonlyArray<string>>
  readonly pid: number
  /** Every call as it arrived, and when the sandbox itself got no turn. */
  readonly witnessed: Effect.Effect<typeof Witnessed.Type>
  readonly truth: Effect.Effect<ReadonlyArray<Truth>>
}

/** A sandbox in a process of its own, until the scope ends. What goes wrong with the witness itself is a defect. */
export const startSandboxProcess = Effect.fnUntraced(function* (setup: SandboxSetup) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => startNode(script, JSON.stringify(setup), "inherit")),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  )
  const lines = createInterface({ input: child.stdout })
  const ready = yield* decode(Ready, yield* nextLine(child, lines))
  const request = (method: "GET" | "POST", path: string, body?: unknown): Effect.Effect<unknown> =>
    Effect.promise(async () => {
      const answer = await fetch(`${ready.url}/sandbox/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
      return answer.json()
    })
  const sandbox: SandboxProcess = {
    ...ready,
    command: (path, body) => request("POST", path, body),
    stage: (wishes) =>
      Effect.flatMap(request("POST", "batch-messages", wishes), (answer) =>
        Effect.map(decode(Staged, answer), ({ ids }) => ids),
      ),
    pid: child.pid!,
    witnessed: Effect.suspend(() => {
      const answer = nextLine(child, lines)
      child.stdin.write("arrivals\n")
      return Effect.flatMap(answer, (line) => decode(Witnessed, line))
    }),
    truth: Effect.flatMap(request("GET", "truth?limit=100000"), (answer) =>
      Effect.map(decode(TruthPage, answer), ({ items }) => items),
    ),
  }
  return sandbox
})

const script = fileURLToPath(new URL("./sandboxProgram.ts", import.meta.url))

const decode = <A>(schema: Schema.Decoder<A>, value: unknown) => Effect.orDie(Schema.decodeUnknownEffect(schema)(value))

const nextLine = (child: NodeProcess, lines: Interface): Effect.Effect<string> =>
  Effect.promise(async () => {
    const ended = once(child, "close").then(() => {
      throw new Error("the sandbox ended: its own output says why")
    })
    const [line] = (await Promise.race([once(lines, "line"), ended])) as [string]
    return line
  })
