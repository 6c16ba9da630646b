import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { recallCodec } from "../../src/event-store/eventCodec.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { Recall } from "../../src/recall/Recall.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { moves, walk } from "./recallTrail.ts"

/** What each event says of the recall that comes after it. */
const promises: { [Tag in RecallEvent["_tag"]]: (after: Recall, event: Extract<RecallEvent, { _tag: Tag }>) => void } =
  {
    RecallRequested: (after, event) => {
      expect(after).toMatchObject({ batchMessageId: event.batchMessageId, carrier: event.campaignId, attempts: 0 })
      expect(after.phase).toEqual({ _tag: "Requested", notBefore: event.at })
    },
    RecallRequestedAgain: (after, event) => {
      expect(after.carrier).toBe(event.campaignId)
      expect(after.phase).not.toMatchObject({ outcome: "cancelled" })
    },
    AttemptStarted: (after, { attempt, expiresAt, startBy }) => {
      expect(after.phase).toEqual({ _tag: "Calling", attempt, startBy, expiresAt })
    },
    AttemptFailed: (after, event) => {
      const at = { Requested: "notBefore", Uncertain: "readFrom", Reading: "readFrom" }[after.phase._tag as "Requested"]
      expect(after.phase).toMatchObject({ [at]: event.retryAt })
      if (event.cause !== "Refused") expect(after.phase._tag).toBe("Requested")
    },
    AttemptOutcomeUnknown: (after, event) => {
      expect(after.mayHaveActed).toBe(true)
      expect(after.phase).toEqual({ _tag: "Uncertain", readFrom: event.readFrom })
    },
    RecallAccepted: (after, event) => {
      expect(after.acceptedAt).toBe(event.at)
      expect(after.phase._tag).toBe("Reading")
    },
    ProgressRead: (after, event) => expect(after.lastReading?.value).toEqual(event.reading),
    ReadingRefused: (after) => expect(["Requested", "Reading"]).toContain(after.phase._tag),
    RecallFellShort: (after, event) => {
      expect(after.repeated).toBe(true)
      expect(after.phase).toEqual({ _tag: "Requested", notBefore: event.at })
    },
    RecallConfirmed: (after) => expect(after.phase).toMatchObject({ outcome: "confirmed" }),
    RecallSettledShort: (after) => expect(after.phase).toMatchObject({ outcome: "settledShort" }),
    RecallRefused: (after, { answer }) => expect(after.phase).toMatchObject({ outcome: "refused", answer }),
    RecallUnverified: (after) => expect(after.phase).toMatchObject({ outcome: "unverified" }),
    RecallCancelled: (after) => expect(after.phase).toMatchObject({ outcome: "cancelled" }),
    RecallReopened: (after, event) => {
      expect(after.phase._tag).toBe(event.to === "read" ? "Reading" : "Requested")
      expect(after.setbacks).toBe(0)
    },
  }

const promised = (after: Recall, event: RecallEvent): void =>
  (promises[event._tag] as (a: Recall, e: RecallEvent) => void)(after, event)

/** The moment from which the event lets something happen. */
const ordered = (event: RecallEvent): number => {
  switch (event._tag) {
    case "AttemptStarted":
      return event.startBy
    case "AttemptFailed":
      return event.retryAt
    case "AttemptOutcomeUnknown":
      return event.readFrom
    default:
      return event.at
  }
}

describe("the fold of a recall's events", () => {
  it("keeps what every event promises", () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(moves, (moves) => {
        for (const { before, events } of walk(moves).taken) {
          let recall = before
          for (const event of events) {
            recall = evolve(recall, event)
            promised(recall!, event)
            met.add(event._tag)
          }
        }
      }),
      { numRuns: 2_000 },
    )
    // Random walks that never get there would prove nothing.
    expect([...met].toSorted()).toEqual(Object.keys(promises).toSorted())
  })

  it("is the same after a crash: replayed from the stored texts, it gives the recall that was built step by step", () => {
    fc.assert(
      fc.property(moves, (moves) => {
        const { recall, taken } = walk(moves)
        const replayed = taken
          .flatMap((step) => step.events)
          .map((event, index) => {
            const stored = recallCodec.encode(event, "id", { actor: "worker" })
            const decoded = recallCodec.decode({
              ...stored,
              streamId: "s",
              version: index + 1,
              position: 1,
              recordedAt: 0,
            })
            return Result.getOrThrow(decoded)
          })
          .reduce<Recall | undefined>(evolve, undefined)
        expect(replayed).toEqual(recall)
      }),
      { numRuns: 500 },
    )
  })

  it("changes with every event that is written: none is written for nothing", () => {
    fc.assert(
      fc.property(moves, (moves) => {
        for (const { after, before, events } of walk(moves).taken) {
          if (events.length === 0) continue
          expect(after).not.toEqual(before)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it("takes time never back: claims, waits and readings lie at or after the event that orders them", () => {
    fc.assert(
      fc.property(moves, (moves) => {
        for (const { events } of walk(moves).taken) {
          for (const event of events) expect(ordered(event)).toBeGreaterThanOrEqual(event.at)
        }
      }),
      { numRuns: 500 },
    )
  })

  it("is total: an event that can't follow changes nothing", () => {
    fc.assert(
      fc.property(moves, (moves) => {
        for (const event of walk(moves).taken.flatMap((step) => step.events)) {
          if (event._tag === "RecallRequested") continue
          expect(evolve(undefined, event)).toBeUndefined()
        }
      }),
      { numRuns: 100 },
    )
  })
})
