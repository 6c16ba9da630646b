import { describe, expect, it } from "@effect/vitest"
import { evolve, sameReading } from "../../src/recall/evolve.ts"
import type { Phase, Recall } from "../../src/recall/Recall.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { campaignOf } from "../arbitraries.ts"
import { calling, ended, first, reading, requested, uncertain } from "./sampleRecalls.ts"

const at = 2_000
const said = { status: 400, code: 230001 }
const numbers = { valid: 3, success: 3, read: 1, recall: true, recallCount: 2 }
const failed = (more: Partial<Extract<RecallEvent, { _tag: "AttemptFailed" }>>): RecallEvent => ({
  _tag: "AttemptFailed",
  v: 1,
  at,
  attempt: 1,
  cause: "Unsent",
  counts: true,
  retryAt: 9_000,
  detail: null,
  answer: null,
  ...more,
})
const again = (sentAt: number | null): RecallEvent => ({
  _tag: "RecallRequestedAgain",
  v: 1,
  at,
  campaignId: campaignOf(2),
  ordinal: 9,
  sentAt,
})
const reopened = (to: "dispatch" | "read"): RecallEvent => ({
  _tag: "RecallReopened",
  v: 1,
  at,
  to,
  by: "lin.wei",
  reason: "look",
})
const dated = { at, value: numbers }
const read = { firstReading: dated, lastReading: dated, restingSince: at }
const waiting = (notBefore: number): Phase => ({ _tag: "Requested", notBefore })

describe("a recall after an event", () => {
  it("begins with its request, and with nothing else", () => {
    expect(evolve(undefined, first)).toEqual(requested)
    expect(evolve(requested, { ...first, ordinal: 8 })).toBe(requested)
    expect(evolve(undefined, failed({}))).toBeUndefined()
  })

  const cases: ReadonlyArray<readonly [string, Recall, RecallEvent, Partial<Recall>]> = [
    [
      "asked for again",
      calling,
      again(800),
      { campaigns: [campaignOf(1), campaignOf(2)], carrier: campaignOf(2), ordinal: 9, sentAt: 800 },
    ],
    [
      "asked for again without a date",
      calling,
      again(null),
      { campaigns: [campaignOf(1), campaignOf(2)], carrier: campaignOf(2), ordinal: 9 },
    ],
    [
      "cancelled and asked for again",
      ended("cancelled"),
      again(null),
      { campaigns: [campaignOf(1), campaignOf(2)], carrier: campaignOf(2), ordinal: 9, phase: waiting(at) },
    ],
    [
      "refused and asked for again",
      ended("refused"),
      again(null),
      { campaigns: [campaignOf(1), campaignOf(2)], carrier: campaignOf(2), ordinal: 9 },
    ],
    [
      "claimed",
      requested,
      { _tag: "AttemptStarted", v: 1, at, attempt: 4, startBy: 5, expiresAt: 6 },
      { attempts: 4, phase: { _tag: "Calling", attempt: 4, startBy: 5, expiresAt: 6 } },
    ],
    ["failed", calling, failed({}), { setbacks: 1, phase: waiting(9_000) }],
    ["failed without counting", calling, failed({ counts: false }), { phase: waiting(9_000) }],
    [
      "blocked, which counts",
      calling,
      failed({ cause: "Blocked" }),
      { setbacks: 1, permissionAnswers: 1, phase: waiting(9_000) },
    ],
    ["blocked", calling, failed({ cause: "Blocked", counts: false }), { phase: waiting(9_000) }],
    [
      "refused in doubt",
      calling,
      failed({ cause: "Refused", answer: said }),
      { setbacks: 1, doubt: { answer: said, refused: true, at }, phase: { _tag: "Uncertain", readFrom: 9_000 } },
    ],
    ["refused without an answer", calling, failed({ cause: "Refused" }), { setbacks: 1, phase: waiting(9_000) }],
    [
      "refused after an acceptance",
      { ...calling, acceptedAt: 1 },
      failed({ cause: "Refused", answer: said }),
      { setbacks: 1, phase: { _tag: "Reading", readFrom: 9_000 } },
    ],
    [
      "not found with an answer",
      calling,
      failed({ cause: "NotFound", answer: said }),
      { setbacks: 1, phase: waiting(9_000) },
    ],
    [
      "unknown",
      calling,
      { _tag: "AttemptOutcomeUnknown", v: 1, at, attempt: 1, cause: "c", detail: "d", readFrom: 3, answer: said },
      {
        setbacks: 1,
        mayHaveActed: true,
        doubt: { answer: said, refused: false, at },
        phase: { _tag: "Uncertain", readFrom: 3 },
      },
    ],
    [
      "unknown and silent",
      { ...calling, doubt: { answer: said, refused: true, at: 1 } },
      { _tag: "AttemptOutcomeUnknown", v: 1, at, attempt: 1, cause: "c", detail: "d", readFrom: 3, answer: null },
      { setbacks: 1, mayHaveActed: true, doubt: undefined, phase: { _tag: "Uncertain", readFrom: 3 } },
    ],
    [
      "accepted",
      { ...uncertain, doubt: { answer: said, refused: true, at: 1 } },
      { _tag: "RecallAccepted", v: 1, at, attempt: 1, logId: null },
      { acceptedAt: at, doubt: undefined, phase: { _tag: "Reading", readFrom: at } },
    ],
    ["read", reading, { _tag: "ProgressRead", v: 1, at, reading: numbers }, read],
    ["read in doubt", uncertain, { _tag: "ProgressRead", v: 1, at, reading: numbers }, read],
    [
      "read as not done",
      uncertain,
      { _tag: "ProgressRead", v: 1, at, reading: { ...numbers, recall: false } },
      {
        firstReading: { at, value: { ...numbers, recall: false } },
        lastReading: { at, value: { ...numbers, recall: false } },
        restingSince: at,
        phase: waiting(at),
      },
    ],
    [
      "read as not done after a refusal",
      { ...uncertain, doubt: { answer: said, refused: true, at: 1 } },
      { _tag: "ProgressRead", v: 1, at, reading: { ...numbers, recall: false } },
      {
        firstReading: { at, value: { ...numbers, recall: false } },
        lastReading: { at, value: { ...numbers, recall: false } },
        restingSince: at,
      },
    ],
    [
      "read as not done while accepted",
      reading,
      { _tag: "ProgressRead", v: 1, at, reading: { ...numbers, recall: false } },
      {
        firstReading: { at, value: { ...numbers, recall: false } },
        lastReading: { at, value: { ...numbers, recall: false } },
        restingSince: at,
      },
    ],
    ["not to be read in doubt", uncertain, { _tag: "ReadingRefused", v: 1, at, answer: said }, { phase: waiting(at) }],
    ["not to be read", reading, { _tag: "ReadingRefused", v: 1, at, answer: said }, {}],
    [
      "short",
      reading,
      { _tag: "RecallFellShort", v: 1, at, reading: numbers },
      { ...read, repeated: true, phase: waiting(at) },
    ],
    [
      "confirmed",
      reading,
      { _tag: "RecallConfirmed", v: 1, at, reading: numbers },
      { ...read, phase: { _tag: "Ended", outcome: "confirmed", at, answer: undefined } },
    ],
    [
      "settled short",
      reading,
      { _tag: "RecallSettledShort", v: 1, at, reading: numbers },
      { ...read, phase: { _tag: "Ended", outcome: "settledShort", at, answer: undefined } },
    ],
    [
      "refused",
      calling,
      { _tag: "RecallRefused", v: 1, at, attempt: 1, answer: said },
      { phase: { _tag: "Ended", outcome: "refused", at, answer: said } },
    ],
    [
      "unverified",
      reading,
      { _tag: "RecallUnverified", v: 1, at, cause: "no-answer", answer: said },
      { phase: { _tag: "Ended", outcome: "unverified", at, answer: said } },
    ],
    [
      "unverified without an answer",
      reading,
      { _tag: "RecallUnverified", v: 1, at, cause: "no-answer", answer: null },
      { phase: { _tag: "Ended", outcome: "unverified", at, answer: undefined } },
    ],
    [
      "cancelled",
      requested,
      { _tag: "RecallCancelled", v: 1, at, campaignId: campaignOf(1) },
      { phase: { _tag: "Ended", outcome: "cancelled", at, answer: undefined } },
    ],
    [
      "reopened",
      {
        ...ended("refused"),
        setbacks: 3,
        permissionAnswers: 2,
        doubt: { answer: said, refused: true, at: 1 },
        repeated: true,
      },
      reopened("dispatch"),
      { setbacks: 0, permissionAnswers: 0, doubt: undefined, repeated: false, phase: waiting(at) },
    ],
    [
      "reopened after an acceptance",
      { ...ended("refused"), acceptedAt: 1 },
      reopened("dispatch"),
      { mayHaveActed: true, acceptedAt: undefined, phase: waiting(at) },
    ],
    [
      "reopened after what may have acted",
      { ...ended("refused"), mayHaveActed: true },
      reopened("dispatch"),
      { phase: waiting(at) },
    ],
    [
      "reread",
      ended("refused"),
      reopened("read"),
      { repeated: true, acceptedAt: at, phase: { _tag: "Reading", readFrom: at } },
    ],
  ]
  it.each(cases)("is %s", (_, before, event, changes) => {
    expect(evolve(before, event)).toEqual({ ...before, ...changes })
  })

  it("keeps its first reading, its last one while it says the same, and its rest while people only read on", () => {
    const before = {
      ...reading,
      firstReading: { at: 1, value: numbers },
      lastReading: { at: 2, value: numbers },
      restingSince: 1,
    }
    const after = (more: Partial<typeof numbers>) => {
      const event = { _tag: "ProgressRead", v: 1, at, reading: { ...numbers, ...more } } as const
      const { firstReading, lastReading, restingSince } = evolve(before, event)!
      return [firstReading!.at, lastReading!.at, restingSince]
    }
    expect(after({})).toEqual([1, 2, 1])
    expect(after({ read: 2 })).toEqual([1, at, 1])
    for (const more of [{ valid: 4 }, { success: 4 }, { recall: false }, { recallCount: 3 }]) {
      expect(after(more)).toEqual([1, at, at])
      expect(sameReading(numbers, { ...numbers, ...more })).toBe(false)
    }
    expect([sameReading(numbers, { ...numbers }), sameReading(numbers, { ...numbers, read: 0 })]).toEqual([true, false])
  })
})
