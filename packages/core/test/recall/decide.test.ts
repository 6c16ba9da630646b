import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { decide } from "../../src/recall/decide.ts"
import { evolve } from "../../src/recall/evolve.ts"
import type { RecallCommand } from "../../src/recall/RecallCommand.ts"
import type { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { defaultRecallPolicy } from "../../src/recall/RecallPolicy.ts"
import { campaignOf } from "../arbitraries.ts"
import { moves, request, type Taken, walk } from "./recallTrail.ts"

const holds = (law: (taken: ReadonlyArray<Taken>) => void, numRuns = 1_000) =>
  fc.assert(
    fc.property(moves, (moves) => law(walk(moves).taken)),
    { numRuns },
  )
const eventsOf = (taken: ReadonlyArray<Taken>): ReadonlyArray<RecallEvent> => taken.flatMap((step) => step.events)
const rejectedMessage = ({ decision }: Taken) => (Result.isFailure(decision) ? decision.failure.message : undefined)

describe("a recall", () => {
  it("is requested once, however often and by however many campaigns it is asked for", () =>
    holds((taken) => {
      const requests = eventsOf(taken).filter((event) => event._tag === "RecallRequested")
      expect(requests).toHaveLength(1)
      for (const { after, before, command, events } of taken) {
        if (command._tag !== "RequestRecall" || before === undefined) continue
        const known = before.campaigns.includes(command.campaignId)
        expect(events.map((event) => event._tag)).toEqual(known ? [] : ["RecallRequestedAgain"])
        expect(after!.campaigns).toEqual(known ? before.campaigns : [...before.campaigns, command.campaignId])
        expect(after!.carrier).toBe(known ? before.carrier : command.campaignId)
      }
    }))

  it("keeps its outcome until somebody reopens or rereads it, or another campaign asks for a cancelled one", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        if (before?.phase._tag !== "Ended") continue
        const cancelled = before.phase.outcome === "cancelled"
        if (command._tag === "ReopenRecall" || command._tag === "RereadRecall") continue
        if (command._tag === "RequestRecall" && cancelled) continue
        const { carrier, campaigns, ordinal, sentAt } = command._tag === "RequestRecall" ? after! : before
        expect(after).toEqual({ ...before, carrier, campaigns, ordinal, sentAt })
      }
    }))

  it("goes on after an outcome only with a name and a reason", () =>
    holds((taken) => {
      for (const { after, before, events } of taken) {
        if (before?.phase._tag !== "Ended" || after?.phase._tag === "Ended") continue
        const [opening] = events
        const askedAgain = before.phase.outcome === "cancelled" && opening?._tag === "RecallRequestedAgain"
        expect(askedAgain || (opening?._tag === "RecallReopened" && opening.by !== "" && opening.reason !== "")).toBe(
          true,
        )
      }
    }))

  it("numbers its attempts from 1 without a gap, and starts none while another one's claim is alive", () =>
    holds((taken) => {
      let attempts = 0
      for (const { after, before, events } of taken) {
        for (const event of events) {
          if (event._tag !== "AttemptStarted") continue
          expect(before!.phase._tag).toBe("Requested")
          expect(event.attempt).toBe(++attempts)
          expect(event.startBy).toBeLessThan(event.expiresAt)
          expect(after!.phase).toMatchObject({ _tag: "Calling", attempt: attempts })
        }
        expect(after!.attempts).toBe(attempts)
      }
    }))

  it("is cancelled only while no attempt can have acted, and only by the campaign that carries it", () =>
    holds((taken) => {
      let actedOrAlive = false
      for (const { before, command, events } of taken) {
        for (const event of events) {
          if (event._tag === "AttemptOutcomeUnknown" || event._tag === "RecallAccepted") actedOrAlive = true
          if (event._tag !== "RecallCancelled") continue
          expect(actedOrAlive).toBe(false)
          expect(before!.phase._tag).toBe("Requested")
          expect(command).toMatchObject({ campaignId: before!.carrier })
        }
      }
    }))

  it("takes an answer to an attempt that is over for nothing but an acceptance", () =>
    holds((taken) => {
      for (const { before, command, events } of taken) {
        if (command._tag !== "RecordAnswer" || before === undefined) continue
        if (before.phase._tag === "Calling" && before.phase.attempt === command.attempt) continue
        const accepted = command.answer._tag === "Accepted" && events.length === 1 ? ["RecallAccepted"] : []
        expect(events.map((event) => event._tag)).toEqual(accepted)
      }
    }))

  it("takes the refusal of its first call as its end, and that of a later one only after a reading", () => {
    // How often walks get there differs by their seed: whatIsWritten.test.ts has an example of both.
    holds((taken) => {
      for (const { before, command, events } of taken) {
        if (command._tag !== "RecordAnswer" || command.answer._tag !== "Refused") continue
        if (before?.phase._tag !== "Calling" || before.phase.attempt !== command.attempt) continue
        const isFirst = before.attempts === 1
        expect(events.map((event) => event._tag)).toEqual([isFirst ? "RecallRefused" : "AttemptFailed"])
      }
    })
  })

  it("believes no reading that was under way before an unknown end what it does not show, since it may have overtaken the call", () =>
    holds((taken) => {
      for (const { before, command, events } of taken) {
        if (command._tag !== "RecordReading" || before?.phase._tag !== "Uncertain") continue
        if (command.startedAt >= before.phase.readFrom) continue
        const isFirst = before.acceptedAt === undefined
        const shown = isFirst && command.answer._tag === "Read" && command.answer.reading.recall
        expect(events.some((event) => event._tag === "RecallAccepted")).toBe(shown)
        expect(shown || events.length === 0).toBe(true)
      }
    }))

  it("never counts a throttle, a rejected token or a call that was not made against its attempts", () =>
    holds((taken) => {
      for (const { after, before, command } of taken) {
        if (command._tag !== "RecordAnswer" || before === undefined) continue
        if (!["Throttled", "TokenRejected", "NotStarted"].includes(command.answer._tag)) continue
        expect(after!.setbacks).toBe(before.setbacks)
      }
    }))

  it("decides alike for the same recall, command and policy, and changes nothing that it was given", () =>
    holds((taken) => {
      for (const { before, command, decision } of taken) {
        const frozen = before === undefined ? undefined : deepFreeze(structuredClone(before))
        const again = decide(frozen, deepFreeze(structuredClone(command)), defaultRecallPolicy)
        expect(Result.getOrUndefined(again)).toEqual(Result.getOrUndefined(decision))
        const events = Result.getOrElse(again, () => []).map((event) => deepFreeze(structuredClone(event)))
        events.reduce(evolve, frozen)
      }
    }, 200))

  it("says what can be done instead whenever a command is rejected", () =>
    holds((taken) => {
      for (const step of taken) {
        const message = rejectedMessage(step)
        if (message === undefined) continue
        expect(message).toMatch(/[:,] (wait|request|reopen|reread|ask|cancel)\b/)
      }
    }, 300))

  it("has no command but the request while it does not exist", () => {
    const commands: ReadonlyArray<RecallCommand> = [
      { _tag: "CancelRecall", at: 0, campaignId: campaignOf(0) },
      { _tag: "StartAttempt", at: 0 },
      { _tag: "RereadRecall", at: 0, by: "a", reason: "b" },
      { _tag: "ReopenRecall", at: 0, by: "a", reason: "b" },
    ]
    for (const command of commands) {
      expect(Result.isFailure(decide(undefined, command, defaultRecallPolicy))).toBe(true)
    }
    expect(Result.isSuccess(decide(undefined, request(0, campaignOf(0)), defaultRecallPolicy))).toBe(true)
  })
})

const deepFreeze = <A>(value: A): A => {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
