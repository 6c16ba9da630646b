import { describe, expect, it } from "@effect/vitest"
import type { Reading } from "../../src/platform/Reading.ts"
import type { RecallCommand } from "../../src/recall/RecallCommand.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { startOfTrail as start } from "./recallTrail.ts"
import {
  calling,
  doubted,
  ended,
  events,
  numbers,
  policy,
  read,
  reading,
  refused,
  requested,
  said,
  silence,
  uncertain,
} from "./writtenEvents.ts"

describe("what a reading writes", () => {
  const later = start + 60_000
  const setback = (answer: Extract<RecallCommand, { _tag: "RecordReading" }>["answer"], at = later): RecallCommand => ({
    _tag: "RecordReading",
    at,
    startedAt: at,
    answer,
  })
  const progress = (more: Partial<Reading>, at = later) => ({
    _tag: "ProgressRead",
    v: 1,
    at,
    reading: { ...numbers, ...more },
  })
  const before = { ...reading, lastReading: { at: start, value: numbers }, restingSince: start }

  it("when it is new, and nothing when it is not", () => {
    expect(events(calling, read({}, start))).toEqual([progress({}, start)])
    expect(events({ ...calling, lastReading: { at: start, value: numbers } }, read({}, later))).toEqual([])
    expect(events(ended("refused"), read({}, later))).toEqual([])
    expect(events(requested, setback(refused))).toEqual([])
    expect(events(calling, setback(refused))).toEqual([])
  })

  it("after an unknown end: acceptance, one more attempt, or that none is left", () => {
    const acceptance = { _tag: "RecallAccepted", v: 1, at: later, attempt: null, logId: null }
    expect(events(uncertain, read({}, later))).toEqual([progress({}), acceptance])
    const no = { recall: false, recallCount: 0 }
    expect(events(uncertain, read(no, later))).toEqual([progress(no)])
    const known = { ...uncertain, lastReading: { at: start, value: { ...numbers, ...no } } }
    expect(events(known, read(no, later))).toEqual([progress(no)])
    const last = { ...known, setbacks: policy.maxAttempts }
    const silent = { _tag: "RecallUnverified", v: 1, at: later, cause: "no-answer", answer: null }
    expect(events(last, read(no, later))).toEqual([silent])
    const unlisted = (code: number | undefined) => {
      const answer = { status: 200, ...(code === undefined ? {} : { code }) }
      return { ...last, doubt: { answer, refused: false, at: start } }
    }
    expect(events(unlisted(777), read(no, later))).toEqual([
      { _tag: "RecallRefused", v: 1, at: later, attempt: null, answer: { status: 200, code: 777 } },
    ])
    expect(events(unlisted(0), read(no, later))).toEqual([{ ...silent, answer: { status: 200, code: 0 } }])
    expect(events(unlisted(undefined), read(no, later))).toEqual([{ ...silent, answer: { status: 200 } }])
  })

  it("after an unknown end of the one more call: no acceptance while it can be repeated, since that was so before", () => {
    const again = { ...uncertain, acceptedAt: start, repeated: true, doubt: undefined }
    expect(events(again, read({}, later))).toEqual([progress({})])
    expect(evolve(again, progress({}) as RecallEvent)?.phase).toEqual({
      _tag: "Requested",
      notBefore: later,
    })
    const last = { ...again, setbacks: policy.maxAttempts }
    expect(events(last, read({}, later))).toEqual([
      progress({}),
      { _tag: "RecallAccepted", v: 1, at: later, attempt: null, logId: null },
    ])
  })

  it("after a refusal in doubt: that it is final, once the platform has had its quiet period", () => {
    const no = { recall: false, recallCount: 0 }
    const at = start + policy.quietMillis
    const recall = { ...doubted, lastReading: { at: start, value: { ...numbers, ...no } } }
    expect(events(recall, read(no, at - 1))).toEqual([])
    expect(events(recall, read(no, at))).toEqual([{ _tag: "RecallRefused", v: 1, at, attempt: null, answer: said }])
    expect(events(doubted, read(no, at - 1))).toEqual([progress(no, at - 1)])
    expect(events(doubted, read(no, at))).toHaveLength(2)
  })

  it("that is older than the unknown end: what it shows, and nothing of what it does not", () => {
    const phase = { _tag: "Uncertain", readFrom: later } as const
    const recall = { ...uncertain, phase }
    expect(events(recall, read({ recall: false }, later, later - 1))).toEqual([])
    expect(events(recall, read({ recall: false }, later, later))).toHaveLength(1)
    expect(events(recall, read({}, later, later - 1))).toMatchObject([
      { _tag: "ProgressRead" },
      { _tag: "RecallAccepted" },
    ])
    expect(events({ ...recall, acceptedAt: start, repeated: true }, read({}, later, later - 1))).toEqual([])
    expect(events(recall, { ...setback(refused), startedAt: later - 1 } as RecallCommand)).toEqual([])
    expect(events(calling, read({}, later, start - 1))).toHaveLength(1)
    expect(events(reading, read({ recall: false }, later, start - 1))).toHaveLength(1)
  })

  it("that is refused: that the call has to say it, or that two say the same, or that nobody can know", () => {
    const reread = { _tag: "ReadingRefused", v: 1, at: later, answer: said }
    const unreadable = [reread, { _tag: "RecallUnverified", v: 1, at: later, cause: "reading-refused", answer: said }]
    expect(events(uncertain, setback(refused))).toEqual([reread])
    expect(events({ ...uncertain, setbacks: policy.maxAttempts }, setback(refused))).toEqual(unreadable)
    expect(events(reading, setback(refused))).toEqual(unreadable)
    const final = [{ _tag: "RecallRefused", v: 1, at: later, attempt: null, answer: said }]
    expect(events(doubted, setback(refused))).toEqual(final)
    const two = (call: number | undefined, read: number | undefined) => {
      const code = (value: number | undefined) => ({ status: 400, ...(value === undefined ? {} : { code: value }) })
      const recall = { ...doubted, doubt: { ...doubted.doubt, answer: code(call) } }
      return (events(recall, setback({ _tag: "Refused", answer: code(read) })) as Array<RecallEvent>).at(-1)!._tag
    }
    expect(two(230026, 230012)).toBe("RecallRefused")
    expect(two(230026, 230001)).toBe("RecallUnverified")
    expect(two(230001, 230012)).toBe("RecallUnverified")
    expect(two(undefined, undefined)).toBe("RecallUnverified")
  })

  it("that finds nothing: a refusal, but not while the message is young", () => {
    const notFound = { _tag: "NotFound", answer: said } as const
    const young = start + policy.youngMillis
    expect(events(uncertain, setback(notFound, young - 1))).toEqual([])
    expect(events(uncertain, setback(notFound, young))).toHaveLength(1)
    expect(events(reading, setback(notFound, young - 1))).toEqual([])
    expect(events(reading, setback(notFound, young))).toHaveLength(2)
  })

  it("that fails: nothing, until its hour is over, and nothing ever for the trouble of the lane", () => {
    const hour = start + policy.confirmWithinMillis
    const outOfTime = (at: number) => [
      { _tag: "RecallUnverified", v: 1, at, cause: "not-decided-in-time", answer: null },
    ]
    expect(events(reading, setback(silence, hour - 1))).toEqual([])
    expect(events(reading, setback(silence, hour))).toEqual(outOfTime(hour))
    expect(events({ ...reading, doubt: doubted.doubt }, setback(silence, hour))).toMatchObject([{ answer: said }])
    const from = start + 750 + policy.confirmWithinMillis
    expect(events(uncertain, setback(silence, from - 1))).toEqual([])
    expect(events(uncertain, setback(silence, from))).toEqual(outOfTime(from))
    const blocked = { _tag: "Blocked", cause: "scope", answer: said } as const
    for (const recall of [reading, uncertain]) {
      expect(events(recall, setback({ ...blocked, needsSecond: false }, from))).toEqual([])
      expect(events(recall, setback({ ...blocked, needsSecond: true }, from))).toHaveLength(1)
      expect(events(recall, setback({ _tag: "Throttled", answer: said, resetMillis: 1 }, from))).toEqual([])
      expect(events(recall, setback({ _tag: "TokenRejected", answer: said }, from))).toEqual([])
    }
    expect(events({ ...reading, acceptedAt: undefined }, setback(silence, hour))).toEqual([])
  })

  it("of counts at rest: the outcome, or one more call", () => {
    const short = { recallCount: 2 }
    const rest = (recall: Partial<Reading>) => ({
      ...before,
      lastReading: { at: start, value: { ...numbers, ...recall } },
    })
    const full = { ...numbers, ...short }
    expect(events(rest({}), read({}, start + 4_999))).toEqual([])
    expect(events(rest({}), read({}, start + 5_000))).toEqual([
      { _tag: "RecallConfirmed", v: 1, at: start + 5_000, reading: numbers },
    ])
    expect(events(rest({}), read({ read: 2 }, start + 5_000))).toMatchObject([
      { _tag: "ProgressRead" },
      { _tag: "RecallConfirmed" },
    ])
    expect(events(rest(short), read(short, start + 14_999))).toEqual([])
    const at = start + 15_000
    expect(events(rest(short), read(short, at))).toEqual([{ _tag: "RecallFellShort", v: 1, at, reading: full }])
    expect(events({ ...rest(short), repeated: true }, read(short, at))).toEqual([
      { _tag: "RecallSettledShort", v: 1, at, reading: full },
    ])
    const hour = start + policy.confirmWithinMillis
    expect(events(rest({ valid: 0 }), read({ valid: 0 }, hour))).toEqual([
      { _tag: "RecallUnverified", v: 1, at: hour, cause: "not-decided-in-time", answer: null },
    ])
  })
})
