import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  type BatchMessageId,
  type Campaign,
  type ClientPolicy,
  defaultClientPolicy,
  EventStore,
  InvalidInput,
  openLane,
  RecallClient,
} from "../../src/index.ts"
import { CourseTotals } from "../../src/client/CampaignCourse.ts"
import { OrderHistoryTotals } from "../../src/client/OrderHistory.ts"
import { ReportTotals } from "../../src/client/CampaignReport.ts"
import type { RecallSummary } from "../../src/client/recallSummary.ts"
import { messageOf } from "../arbitraries.ts"
import { lane, order, type Scene, scene } from "../worker/laneScene.ts"

/** The client of a scene's store with limits of its own, and the largest portion that it staged or read. */
const lowered = <A, E>(
  given: Scene,
  policy: Partial<ClientPolicy>,
  use: (client: RecallClient["Service"]) => Effect.Effect<A, E>,
) => {
  const seen = { staged: 0, read: 0 }
  const service: EventStore["Service"] = {
    ...given.store,
    stage: (stage) => {
      seen.staged = Math.max(seen.staged, stage.members.length)
      return given.store.stage(stage)
    },
    members: (query) => {
      seen.read = Math.max(seen.read, query.limit)
      return given.store.members(query)
    },
  }
  return RecallClient.use(use).pipe(
    Effect.map((value) => ({ value, seen })),
    Effect.provide(RecallClient.layerWith({ ...defaultClientPolicy, ...policy })),
    Effect.provideService(EventStore, service),
  )
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ id: messageOf(index) }))

describe("each limit of a client, lowered", () => {
  it.effect("pageSize bounds what is staged and read at a time", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { seen, value } = yield* lowered(given, { pageSize: 3 }, (client) =>
          Effect.gen(function* () {
            const { campaignId } = yield* client.open({ lane, ...order })
            yield* client.fill(campaignId, numbered(10))
            yield* client.seal(campaignId)
            return yield* client.report(campaignId)
          }),
        )
        expect(value.requested).toBe(10)
        expect(seen).toEqual({ staged: 3, read: 3 })
      }),
    ),
  )

  it.effect("fillTargets are taken at a time; more of them are refused before anything is stored", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { value } = yield* lowered(given, { fillTargets: 4 }, (client) =>
          Effect.gen(function* () {
            const { campaignId } = yield* client.open({ lane, ...order })
            expect(yield* client.fill(campaignId, numbered(4))).toMatchObject({ added: 4 })
            return yield* Effect.flip(client.fill(campaignId, numbered(5)))
          }),
        )
        expect(value).toBeInstanceOf(InvalidInput)
        expect(value.message).toMatch(/at most 4 of them at a time, not 5: give it in portions$/)
      }),
    ),
  )

  it.effect("faultsNamed stand in the message, the places after them are counted", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { value } = yield* lowered(given, { faultsNamed: 2 }, (client) =>
          Effect.gen(function* () {
            const { campaignId } = yield* client.open({ lane, ...order })
            const wrong = Array.from({ length: 9 }, () => ({ id: "om_x" as BatchMessageId }))
            return yield* Effect.flip(client.fill(campaignId, wrong))
          }),
        )
        expect(value.message).toContain("[1]")
        expect(value.message).not.toContain("[2]")
        expect(value.message).toMatch(/and 7 more places$/)
      }),
    ),
  )

  it("reportSample and reportCodes bound what a report names; it counts the rest", () => {
    const totals = new ReportTotals({ sample: 2, codes: 3 })
    for (let number = 0; number < 20; number++) {
      totals.add({ ...summary(number), status: "parked" })
      totals.add({ ...summary(number), status: "refused", answer: { status: 400, code: number % 5 } })
    }
    const report = totals.report({} as Campaign, openLane, {} as never, [])
    expect(report.parked).toMatchObject({ count: 20, first: [{}, {}] })
    expect(report.parked.first).toHaveLength(2)
    expect(report.refusals.map(({ count, ids }) => [count, ids.length])).toEqual([
      [4, 2],
      [4, 2],
      [4, 2],
    ])
  })

  it("reportSpans bound the course: the spans get longer, and nothing is lost", () => {
    const course = new CourseTotals(0, 3)
    for (const minute of [100, 101, 102, 109])
      course.add(summary(0), [
        { _tag: "AttemptStarted", v: 1, at: minute * 60_000, attempt: 1, startBy: 0, expiresAt: 0 },
      ])
    expect(course.course.spanMillis).toBe(300_000)
    expect(course.course.spans.map(({ calls }) => calls)).toEqual([3, 1])
  })

  it("reportEntries bound the history: its beginning and its end are told, the rest is counted", () => {
    const history = new OrderHistoryTotals(0, 3)
    const order = (at: number) => ({ _tag: "CampaignPaused" as const, v: 1 as const, at, by: "mei", reason: "?" })
    const { entries, leftOut } = history.history([1, 2, 3, 4, 5].map(order), [], undefined)
    expect(entries.map(({ at }) => at)).toEqual([1, 2, 5])
    expect(leftOut).toBe(2)
  })
})

const summary = (number: number): RecallSummary => ({
  id: messageOf(number),
  status: "requested",
  answer: undefined,
  setback: undefined,
  logId: undefined,
  sentAt: undefined,
  calls: 0,
  rateLimited: 0,
  accepted: false,
  firstCallAt: undefined,
  acceptedAt: undefined,
  endedAt: undefined,
  firstReading: undefined,
  lastReading: undefined,
})
