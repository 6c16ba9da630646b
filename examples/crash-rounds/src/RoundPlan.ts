import type { BudgetWindow } from "@feishu-recall/core"
import { Effect, Random } from "effect"

export type StoreKind = "sqlite" | "postgres"

/** What is done to the programs of one round, and when. Times are milliseconds after the programs are ready. */
export interface RoundPlan {
  readonly seed: number
  readonly store: StoreKind
  /** One program on its SQLite file, or three on one; on PostgreSQL always three. */
  readonly processes: 1 | 3
  readonly windows: ReadonlyArray<BudgetWindow>
  readonly messages: { readonly ordinary: number; readonly tooOld: number; readonly unknown: number }
  readonly people: number
  readonly campaigns: ReadonlyArray<CampaignPlan>
  readonly faults: ReadonlyArray<Fault>
}

export interface CampaignPlan {
  readonly name: string
  readonly openAt: number
  /** Indices of messages: the ordinary ones first, then those too old, then those unknown. In portions, as filled. */
  readonly portions: ReadonlyArray<ReadonlyArray<number>>
  readonly orders: ReadonlyArray<{ readonly at: number; readonly order: "Pause" | "Resume" | "Cancel" }>
}

/** A program by its number, at any moment; or the one that acts, at one of the moments that matter most. */
export type Victim = number | "all" | Moment

/**
 * `claimed`: just told that a claim is stored, before it checks whether it may call. `sending`: checked, and about to write
 * the call. `stored`: just told that anything is stored.
 */
export const moments = ["claimed", "sending", "stored"] as const
export type Moment = (typeof moments)[number]

export type Fault =
  | { readonly _tag: "Kill"; readonly at: number; readonly victim: Victim; readonly forMillis: number }
  | { readonly _tag: "Freeze"; readonly at: number; readonly victim: Victim; readonly forMillis: number }
  /** Of SQLite's files. */
  | { readonly _tag: "Copy"; readonly at: number }
  /** Of PostgreSQL. */
  | {
      readonly _tag: "Restart"
      readonly at: number
      readonly how: "fast" | "immediate"
      readonly forMillis: number
    }
  | { readonly _tag: "Cut"; readonly at: number }
  | { readonly _tag: "RevokeTokens"; readonly at: number }
  | { readonly _tag: "SpendQuota"; readonly at: number; readonly forMillis: number }

/** After a crash readings wait until the longest window is over: with the platform's own that takes a minute. */
const platformSpan = 60_000
const shortSpan = 3_000

/** Whether the long window of this round is the platform's minute: then the round takes longer than that. */
export const isOverMinute = ({ windows }: RoundPlan): boolean => windows.some(({ millis }) => millis === platformSpan)

/** Every so many rounds the long window is the platform's minute; in between it is short, and so is the round. */
const roundsPerMinuteWindow = 20

/** The same seed gives the same plan. What the machine makes of it is another matter. */
export const planRound = (seed: number, store: StoreKind = "sqlite"): RoundPlan =>
  Effect.runSync(Random.withSeed(draw(seed, store), `crash ${seed}`))

const draw = Effect.fnUntraced(function* (seed: number, store: StoreKind) {
  const overMinute = seed % roundsPerMinuteWindow === 1
  const processes = store === "postgres" || seed % 2 === 0 ? 3 : 1
  // In a minute's round the last kill comes early, since a minute follows it.
  const chaosMillis = overMinute ? 4_000 : 7_000
  const ordinary = yield* whole(52, overMinute ? 60 : 84)
  const messages = { ordinary, tooOld: yield* whole(1, 4), unknown: yield* whole(1, 4) }
  const windows = overMinute
    ? [
        { limit: 20, millis: 1_000 },
        { limit: 250, millis: platformSpan },
      ]
    : [
        { limit: 20, millis: 1_000 },
        { limit: 50, millis: shortSpan },
      ]
  const plan: RoundPlan = {
    seed,
    store,
    processes,
    windows,
    messages,
    people: yield* whole(8, 20),
    campaigns: yield* drawCampaigns(messages, chaosMillis),
    faults: yield* drawFaults(processes, chaosMillis, store),
  }
  return plan
})

/** One large campaign, one that asks again for part of it, and one that is cancelled. */
const drawCampaigns = Effect.fnUntraced(function* ({ ordinary, tooOld, unknown }: RoundPlan["messages"], span: number) {
  const all = yield* Random.shuffle(Array.from({ length: ordinary + tooOld + unknown }, (_, index) => index))
  const isOrdinary = (index: number) => index < ordinary
  const cancelled = all.filter(isOrdinary).slice(0, yield* whole(8, 16))
  const rest = all.filter((index) => !cancelled.includes(index))
  const main = rest.slice(Math.floor(rest.length / 8))
  const again = [...rest.slice(0, Math.floor(rest.length / 8)), ...main.slice(0, yield* whole(4, 10))]
  const campaigns: ReadonlyArray<CampaignPlan> = [
    {
      name: "main",
      openAt: 0,
      portions: yield* portion(main),
      orders: yield* pauseAndResume(1_000, span),
    },
    {
      name: "again",
      openAt: yield* whole(200, Math.floor(span / 2)),
      portions: yield* portion(again),
      orders: yield* pauseAndResume(span / 2, span),
    },
    {
      name: "cancelled",
      openAt: yield* whole(100, Math.floor(span / 2)),
      portions: yield* portion(cancelled),
      orders: [{ at: yield* whole(Math.floor(span / 4), span), order: "Cancel" }],
    },
  ]
  return campaigns
})

const portion = Effect.fnUntraced(function* (ids: ReadonlyArray<number>) {
  const cuts = Array.from({ length: yield* whole(0, 3) }, () => Math.floor(ids.length / 4))
  const portions: Array<ReadonlyArray<number>> = []
  let from = 0
  for (const size of cuts) {
    portions.push(ids.slice(from, from + size))
    from += size
  }
  return [...portions, ids.slice(from)]
})

const pauseAndResume = Effect.fnUntraced(function* (from: number, to: number) {
  const pausedAt = yield* whole(Math.floor(from), Math.floor((from + to) / 2))
  return [
    { at: pausedAt, order: "Pause" as const },
    { at: pausedAt + (yield* whole(50, 1_500)), order: "Resume" as const },
  ]
})

const drawFaults = Effect.fnUntraced(function* (processes: number, span: number, store: StoreKind) {
  const faults: Array<Fault> = []
  const at = whole(0, span)
  for (let kills = yield* whole(2, processes + 2); kills > 0; kills--)
    faults.push({ _tag: "Kill", at: yield* at, victim: yield* victim(processes), forMillis: yield* whole(0, 1_500) })
  for (let freezes = yield* whole(1, processes + 1); freezes > 0; freezes--)
    faults.push({ _tag: "Freeze", at: yield* at, victim: yield* victim(processes), forMillis: yield* freezeMillis })
  if (store === "sqlite")
    for (let copies = yield* whole(3, 5); copies > 0; copies--) faults.push({ _tag: "Copy", at: yield* at })
  else {
    for (const how of ["fast", "immediate"] as const)
      faults.push({ _tag: "Restart", at: yield* at, how, forMillis: yield* outageMillis })
    for (let cuts = yield* whole(1, 3); cuts > 0; cuts--) faults.push({ _tag: "Cut", at: yield* at })
    // Some moments never come while the database is gone: one program is killed and another one frozen all the same.
    const killed = yield* whole(0, processes - 1)
    faults.push({ _tag: "Kill", at: yield* at, victim: killed, forMillis: yield* whole(0, 1_500) })
    faults.push({ _tag: "Freeze", at: yield* at, victim: (killed + 1) % processes, forMillis: yield* freezeMillis })
  }
  if (yield* oneIn(3)) faults.push({ _tag: "RevokeTokens", at: yield* at })
  if (yield* oneIn(4)) faults.push({ _tag: "SpendQuota", at: yield* at, forMillis: yield* whole(100, 800) })
  return faults.toSorted((one, other) => one.at - other.at)
})

const victim = Effect.fnUntraced(function* (processes: number) {
  const kind = yield* whole(1, 10)
  const chosen: Victim = kind <= 6 ? yield* Random.choice(moments) : kind === 7 ? "all" : yield* whole(0, processes - 1)
  return chosen
})

/** A hiccup; longer than a claim may wait; longer than a lease; longer than a call may last after its claim. */
const freezeMillis = Effect.flatMap(
  Random.choice([
    [20, 400],
    [800, 1_200],
    [1_200, 2_400],
    [2_400, 4_500],
  ] as const),
  ([least, most]) => whole(least, most),
)

/** Shorter and longer than a lease, a claim and a call last. */
const outageMillis = Effect.flatMap(
  Random.choice([
    [0, 300],
    [300, 1_500],
    [1_500, 3_000],
  ] as const),
  ([least, most]) => whole(least, most),
)

const whole = (least: number, most: number) => Random.nextIntBetween(least, most)

const oneIn = (count: number) => Effect.map(whole(1, count), (drawn) => drawn === 1)
