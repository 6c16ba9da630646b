import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import {
  Actor,
  type Append,
  appendProblem,
  type Erasure,
  erasureProblem,
  type EventStoreError,
  EventStore,
  eventStoreMemory,
  Label,
  parseIdList,
  Reason,
  stageProblem,
} from "../../src/index.ts"
import { limits } from "../../src/limits.ts"
import { readAnswer } from "../../src/platform/readAnswer.ts"
import { json } from "../platform/evidence.ts"

const { eventCharacters, eventsPerAppend, membersPerStage, streamsPerAppend } = limits.store
const { eventsPerErasure, listsPerErasure, streamsPerErasure } = limits.store

const event = (data = "{}") => ({ id: "1", type: "Noted", data, metadata: "" })
const append = (streams: number, events: number, data?: string): Append => ({
  streams: Array.from({ length: streams }, (_, at) => ({
    streamId: `${at}`,
    expectedVersion: "any",
    events: Array.from({ length: events }, () => event(data)),
  })),
})
const stage = (count: number) => ({
  list: "list",
  guard: { streamId: "guard", version: 0 },
  members: Array.from({ length: count }, (_, at) => ({ streamId: `${at}`, data: "{}" })),
})

describe("each limit of what a store takes", () => {
  it("streamsPerAppend, eventsPerAppend and eventCharacters end an append, also what it takes from a list", () => {
    expect(appendProblem(append(streamsPerAppend, 1))).toBeUndefined()
    expect(appendProblem(append(streamsPerAppend + 1, 0))).toMatch(/names at most 10000 streams: make several of it$/)
    const taken = Array.from({ length: streamsPerAppend + 1 }, () => ({ list: "list", streamId: "1" }))
    expect(appendProblem({ streams: [], taken })).toMatch(/make several of it$/)
    expect(appendProblem(append(1, eventsPerAppend))).toBeUndefined()
    expect(appendProblem(append(1, eventsPerAppend + 1))).toMatch(/at most 100000 events: make several of it$/)
    const longest = "x".repeat(eventCharacters)
    expect(appendProblem(append(1, 1, longest))).toBeUndefined()
    expect(appendProblem(append(1, 1, `${longest}x`))).toMatch(/at most 16777216 characters/)
  })

  it("streamsPerErasure, eventsPerErasure and listsPerErasure end an erasure, and so does what it would append", () => {
    const erasure = (streams: number, version: number, lists = 0, more?: Append): Erasure => ({
      streams: Array.from({ length: streams }, (_, at) => ({ streamId: `${at}`, version })),
      lists: Array.from({ length: lists }, (_, at) => `${at}`),
      append: more,
    })
    expect(erasureProblem(erasure(streamsPerErasure, 100, listsPerErasure))).toBeUndefined()
    expect(erasureProblem(erasure(streamsPerErasure + 1, 0))).toMatch(
      /at most 1000 streams and 1000 lists: make several/,
    )
    expect(erasureProblem(erasure(0, 0, listsPerErasure + 1))).toMatch(
      /at most 1000 streams and 1000 lists: make several/,
    )
    expect(erasureProblem(erasure(1, eventsPerErasure))).toBeUndefined()
    expect(erasureProblem(erasure(2, eventsPerErasure / 2 + 1))).toMatch(
      /takes at most 100000 events: make several of it$/,
    )
    expect(erasureProblem(erasure(1, 1, 1, append(streamsPerAppend + 1, 0)))).toMatch(/an append names at most 10000/)
    expect(
      erasureProblem({
        streams: [
          { streamId: "a", version: 1 },
          { streamId: "a", version: 1 },
        ],
      }),
    ).toMatch(/twice/)
    expect(erasureProblem({ streams: [], lists: ["\ud800"] })).toMatch(/surrogate/)
  })

  it("membersPerStage are staged at a time", () => {
    expect(stageProblem(stage(membersPerStage))).toBeUndefined()
    expect(stageProblem(stage(membersPerStage + 1))).toMatch(/at most 10000 members are staged at a time/)
  })

  it.effect("memoryEvents fill the store in memory, whose memoryPageLength is no limit of a log", () =>
    Effect.gen(function* () {
      const store = yield* EventStore
      yield* store.append(append(1, 5))
      const error = yield* Effect.flip(store.append(append(1, 3)))
      expect(error).toMatchObject({ _tag: "EventStoreError", reason: "full" })
      expect((error as EventStoreError).message).toMatch(/holds 7 events at most: allow more, or keep them on a disk$/)
      yield* store.append(append(1, 2))
      for (const log of [store.readAll(), store.readAllBackwards]) {
        expect(yield* Stream.runCollect(log)).toHaveLength(7)
        // A page of two is read: whoever stops early has not asked for the rest.
        expect(yield* Stream.runCollect(Stream.take(Stream.chunks(log), 1))).toMatchObject([{ length: 2 }])
      }
    }).pipe(Effect.provide(eventStoreMemory({ maximumEvents: 7, pageLength: 2 }))),
  )
})

describe("each limit of a text", () => {
  it("actorCharacters, reasonCharacters and labelCharacters are what people may write", () => {
    for (const [schema, length] of [
      [Actor, limits.text.actorCharacters],
      [Reason, limits.text.reasonCharacters],
      [Label, limits.text.labelCharacters],
    ] as const) {
      expect(Schema.is(schema)("x".repeat(length))).toBe(true)
      expect(Schema.is(schema)("x".repeat(length + 1))).toBe(false)
    }
  })

  it("messageCharacters and logIdCharacters are kept of an answer", () => {
    const { answer } = readAnswer(json(200, { code: 1, msg: "m".repeat(1e6), log_id: "l".repeat(1e6) }), [])
    expect(answer.msg).toHaveLength(limits.text.messageCharacters)
    expect(answer.logId).toHaveLength(limits.text.logIdCharacters)
  })

  it("listFaultsKept of a list are told in listFaultCharacters each, and all of them counted", () => {
    const parsed = parseIdList(`${"x".repeat(1_000)}\n`.repeat(limits.text.listFaultsKept + 5))
    expect(parsed.faults).toHaveLength(limits.text.listFaultsKept)
    expect(parsed.faultCount).toBe(limits.text.listFaultsKept + 5)
    expect(parsed.faults[0]!.text).toHaveLength(limits.text.listFaultCharacters)
  })
})
