import type { SandboxProcess, SandboxSetup } from "@feishu-recall/example-crash-rounds"
import { Effect, Random, Schema } from "effect"
import type { Comparison } from "./Comparison.ts"

/** What was sent by mistake, and has to be taken back. */
export interface Campaign {
  /** All that stands on the list, in its order. */
  readonly ids: ReadonlyArray<string>
  /** Those that the platform takes back from this app: not too old, not of another app, not unknown. */
  readonly own: ReadonlySet<string>
  /** Messages of those that it does not take back, whoever asks. */
  readonly staying: number
}

export const peopleEach = 40

/**
 * The limits that the platform documents. A refused call costs nothing: no page says so, but it is kind to whoever tries
 * again. Of 100 calls two meet trouble on their way.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
 */
export const sandboxSetup = (seed: number, windows: Comparison["windows"]): SandboxSetup => ({
  seed,
  settings: { windows, rejectedCallsConsume: false },
  weather: {
    all: {
      delayInMs: [5, 50],
      delayOutMs: [5, 50],
      resetBefore: 0.004,
      resetAfter: 0.004,
      fault500: 0.004,
      fault502: 0.004,
      fault503: 0.004,
    },
  },
})

const App = Schema.Struct({ appId: Schema.String })

/** Few enough of each that they never look like one big mistake. */
const troubleOf = (recalls: number) => ({
  tooOld: Math.ceil(recalls / 100),
  othersApp: Math.ceil(recalls / 100),
  unknown: Math.ceil(recalls / 100),
  short: Math.ceil(recalls / 100),
  stuck: Math.ceil(recalls / 200),
})

/** So many batch messages, some of them ugly as in the demo, in an order that follows from the seed. */
export const stageCampaign = Effect.fnUntraced(function* (sandbox: SandboxProcess, recalls: number) {
  const trouble = troubleOf(recalls)
  const stage = (count: number, more: { sentHoursAgo?: number; appId?: string } = {}) =>
    sandbox.stage({ count, people: peopleEach, sentHoursAgo: 1, ...more })

  const own = yield* stage(recalls - trouble.tooOld - trouble.othersApp - trouble.unknown)
  const shortBy = (at: number) => (at < trouble.short ? 3 + (at % 5) : peopleEach)
  const short = own.slice(0, trouble.short + trouble.stuck).map((id, at) => ({ id, shortBy: shortBy(at) }))
  yield* Effect.forEach(short, ({ id, shortBy }) => sandbox.command(`batch-messages/${id}`, { shortBy }))

  const other = yield* Effect.orDie(Schema.decodeUnknownEffect(App)(yield* sandbox.command("apps", {})))
  const refused = [
    ...(yield* stage(trouble.tooOld, { sentHoursAgo: 30 })),
    ...(yield* stage(trouble.othersApp, { appId: other.appId })),
    ...Array.from({ length: trouble.unknown }, (_, at) => `bm-${at.toString(16).padStart(32, "0")}`),
  ]
  const campaign: Campaign = {
    ids: yield* Random.shuffle([...own, ...refused]),
    own: new Set(own),
    staying: short.reduce((sum, { shortBy }) => sum + shortBy, 0),
  }
  return campaign
})
