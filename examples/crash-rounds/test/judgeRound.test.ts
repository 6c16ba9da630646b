import { describe, expect, it } from "@effect/vitest"
import { judgeRound } from "../src/judge/judgeRound.ts"
import type { LoggedEvent } from "../src/StoreLog.ts"
import type { RoundRecord } from "../src/RoundRecord.ts"
import { gone, honestRecord, pid, refused, streamOf } from "./honestRecord.ts"

type Lie = readonly [name: string, told: (record: RoundRecord) => RoundRecord, complaint: RegExp]

const withLog = (record: RoundRecord, events: ReadonlyArray<LoggedEvent>): RoundRecord => ({
  ...record,
  log: { ...record.log, opened: events.length, events },
})

const without = (record: RoundRecord, wrong: (event: LoggedEvent) => boolean): RoundRecord =>
  withLog(
    record,
    record.log.events.filter((event) => !wrong(event)),
  )

/** So many readings at once, each told and each arriving. */
const burst = (record: RoundRecord, count: number, code = 0): RoundRecord => {
  const at = Array.from({ length: count }, (_, index) => 3_000 + index)
  return {
    ...record,
    sendings: [...record.sendings, ...at.map((at) => ({ at, pid, api: "get_progress" as const, id: gone }))],
    arrivals: [...record.arrivals, ...at.map((at) => ({ at: at + 0.5, api: "get_progress", id: gone, code }))],
  }
}

const late = (record: RoundRecord): RoundRecord => ({
  ...record,
  arrivals: record.arrivals.map((arrival) => (arrival.at === 912 ? { ...arrival, at: 3_000 } : arrival)),
})

/** One more commit at the end of a copy, which the store never had. */
const copyWith = (record: RoundRecord, ...tail: ReadonlyArray<Partial<LoggedEvent>>): RoundRecord => {
  const copy = record.copies[0]!
  const last = copy.log.events.at(-1)!
  const events = [
    ...copy.log.events,
    ...tail.map((event, at) => ({ ...last, position: last.position + 1 + at, version: 2 + at, ...event })),
  ]
  return { ...record, copies: [{ ...copy, log: { ...copy.log, opened: events.length, events } }] }
}

const lies: ReadonlyArray<Lie> = [
  ["one call too many in a second", (record) => burst(record, 21), /21 calls of get_progress arrived within 1000 ms/],
  ["a rate limit that nothing explains", (record) => burst(record, 1, 99991400), /was rate limited/],
  [
    "a call that nobody told of",
    (record) => ({ ...record, sendings: record.sendings.slice(0, -1) }),
    /no program told of its sending/,
  ],
  ["a late call of a program that never stood still", late, /had not stood still/],
  [
    "a call without a claim",
    (record) => without(record, ({ id }) => id === "e10"),
    /no claim of the log covers it|jumps to version/,
  ],
  [
    "a claim by another program than the one that called",
    (record) =>
      withLog(
        record,
        record.log.events.map((event) => (event.id === "e8" ? { ...event, actor: "host/9" } : event)),
      ),
    /no claim of the log covers it/,
  ],
  [
    "a second claim without a reason",
    (record) =>
      withLog(
        record,
        record.log.events.map((event) => (event.id === "e7" ? { ...event, type: "ProgressRead" } : event)),
      ),
    /the log does not say why/,
  ],
  [
    "a call that is made when the next claim is there",
    (record) => ({
      ...record,
      arrivals: record.arrivals.map((arrival) => (arrival.at === 512 ? { ...arrival, at: 975 } : arrival)),
    }),
    /two claims of bm-a+ were alive at once/,
  ],
  [
    "a false success",
    (record) => ({ ...record, truth: [{ ...record.truth[0]!, recallCount: 8 }, record.truth[1]!] }),
    /ended as Confirmed/,
  ],
  [
    "a false refusal",
    (record) => ({
      ...record,
      truth: [record.truth[0]!, { id: refused, success: 9, recallCount: 9, recalled: true, atRest: true }],
    }),
    /ended as Refused/,
  ],
  ["a recall without an outcome", (record) => without(record, ({ id }) => id === "e12"), /has no outcome/],
  [
    "a listed id that was never requested",
    (record) => without(record, ({ stream }) => stream === streamOf(refused)),
    /was never requested/,
  ],
  [
    "a recall that nobody asked for",
    (record) => ({ ...record, truth: [...record.truth, { ...record.truth[0]!, id: "bm-c" }] }),
    /nobody asked for it/,
  ],
  [
    "a report that says more than is true",
    (record) => ({ ...record, figures: [{ ...record.figures[0]!, recalledMessages: 10 }] }),
    /says recalledMessages 10, and the platform 9/,
  ],
  ["a report that is missing", (record) => ({ ...record, figures: [] }), /only 0 of 1 programs reported/],
  [
    "an acknowledged event that is gone",
    (record) => ({ ...record, stored: [...record.stored, { at: 1, ids: ["lost"] }] }),
    /event lost is missing, and was acknowledged/,
  ],
  [
    "an acknowledged order that is gone",
    (record) => ({
      ...record,
      orders: record.orders.map((order) => (order._tag === "Sealed" ? { ...order, digest: "other" } : order)),
    }),
    /Sealed of .* is missing/,
  ],
  [
    "a copy that lacks what was acknowledged before it",
    (record) => ({ ...record, copies: [{ ...record.copies[0]!, at: 1_000 }] }),
    /copy-1: event e6 is missing/,
  ],
  [
    "a copy that is damaged",
    (record) => ({
      ...record,
      copies: [{ ...record.copies[0]!, log: { ...record.copies[0]!.log, integrity: "row 1 missing from index" } }],
    }),
    /copy-1: the database says row 1 missing/,
  ],
  [
    "a worker that ended with its database",
    (record) => ({ ...record, workerFailures: ["the worker of 7 ended by itself: it can't be reached"] }),
    /the worker of 7 ended by itself/,
  ],
  [
    "a copy that does not open",
    (record) => ({
      ...record,
      copies: [{ ...record.copies[0]!, log: { ...record.copies[0]!.log, opened: "locked" } }],
    }),
    /our store reads locked/,
  ],
  [
    "a copy with another past, of two commits",
    (record) => copyWith(record, { id: "x1", recordedAt: 1_450 }, { id: "x2", recordedAt: 1_460 }),
    /copy-1: position 6 is another event than in the store/,
  ],
  [
    "a copy with a commit that was told to be stored",
    (record) => copyWith({ ...record, stored: [...record.stored, { at: 900, ids: ["x1"] }] }, { id: "x1" }),
    /copy-1: position 6 is another event than in the store/,
  ],
  ["a version that is skipped", (record) => without(record, ({ id }) => id === "e2"), /jumps to version/],
]

describe("the judge", () => {
  it("has nothing to say about a round that kept every promise", () => {
    expect(judgeRound(honestRecord)).toEqual([])
  })

  it.each(lies)("sees %s", (_, lie, complaint) => {
    expect(judgeRound(lie(honestRecord)).join("\n")).toMatch(complaint)
  })

  it("lets a program that stood still send what it was about to send", () => {
    expect(judgeRound({ ...late(honestRecord), standstills: [{ pid, from: 911, to: 2_999, told: false }] })).toEqual([])
  })

  it("lets a program that got no turn tell of its sending when its claim is old", () => {
    const at = 910 + 850
    const record: RoundRecord = {
      ...honestRecord,
      sendings: honestRecord.sendings.map((sending) => (sending.at === 910 ? { ...sending, at } : sending)),
      arrivals: honestRecord.arrivals.map((arrival) => (arrival.at === 912 ? { ...arrival, at: at + 2 } : arrival)),
    }
    expect(judgeRound(record).join("\n")).toMatch(/no claim of the log covers it/)
    expect(judgeRound({ ...record, stalls: [{ pid, from: 915, to: at + 5, told: false }] })).toEqual([])
  })

  it("takes no other program's standstill for a reason", () => {
    const record = { ...late(honestRecord), standstills: [{ pid: 9, from: 911, to: 2_999, told: false }] }
    expect(judgeRound(record).join("\n")).toMatch(/had not stood still/)
  })

  it("lets a copy hold the last commit of a killed program, which nobody was told of", () => {
    const tail = [
      { id: "x1", recordedAt: 1_450 },
      { id: "x2", recordedAt: 1_450 },
    ]
    expect(judgeRound(copyWith(honestRecord, ...tail))).toEqual([])
  })
})
