import { assert, describe, it } from "@effect/vitest"
// #region histories
import { decide, defaultRecallPolicy } from "@feishu-recall/core"
import { arbitraries, recallHistories } from "@feishu-recall/testkit"
import * as fc from "fast-check"

it("no command on any recall that can be throws, and each is carried out or says what can be done instead", () => {
  fc.assert(
    fc.property(recallHistories(), arbitraries.RecallCommand, ({ state }, command) =>
      Result.match(decide(state, command, defaultRecallPolicy), {
        onSuccess: (events) => events.every((event) => event.at === command.at),
        onFailure: ({ message }) => /[:,] \w/.test(message),
      }),
    ),
  )
})
// #endregion
import {
  campaignCodec,
  CampaignEvent,
  decideCampaign,
  decideLane,
  type EventCodec,
  evolve,
  evolveCampaign,
  evolveLane,
  laneCodec,
  LaneEvent,
  LaneKey,
  next,
  openLane,
  recallCodec,
  RecallEvent,
  recallIndex,
} from "@feishu-recall/core"
import { Result } from "effect"
import { campaignHistories, type History, laneHistories } from "../../src/index.ts"

const place = { streamId: "stream", version: 1, position: 1, recordedAt: 0 }

/** As it comes back from a store. */
const stored = <Event>(event: Event, codec: EventCodec<Event>): Event =>
  Result.getOrThrow(codec.decode({ ...codec.encode(event, "id", { actor: "test" }), ...place }))

const folds = <State, Event, Command>(
  histories: fc.Arbitrary<History<State, Event, Command>>,
  codec: EventCodec<Event>,
  initial: State,
  evolved: (state: State, event: Event) => State,
) =>
  fc.assert(
    fc.property(histories, ({ events, state }) => {
      assert.deepStrictEqual(events.map((event) => stored(event, codec)).reduce(evolved, initial), state)
    }),
  )

describe("a history", () => {
  it("is folded to the same state from a store", () => {
    folds(recallHistories(), recallCodec, undefined, evolve)
    folds(campaignHistories, campaignCodec, undefined, evolveCampaign)
    folds(laneHistories(), laneCodec, openLane, evolveLane)
  })

  it("of a campaign and of a lane takes every command", () => {
    fc.assert(
      fc.property(campaignHistories, arbitraries.CampaignCommand, ({ state }, command) =>
        Result.match(decideCampaign(state, command), {
          onSuccess: (events) => events.length <= 1,
          onFailure: ({ message }) => /[:,] \w/.test(message),
        }),
      ),
    )
    fc.assert(
      fc.property(
        laneHistories(),
        arbitraries.LaneCommand,
        ({ state }, command) => decideLane(state, command).length <= 1,
      ),
    )
  })

  it("leads to a next step and to an index entry, in any lane and under any policy", () => {
    const lane = LaneKey.make("https://open.feishu.cn cli_a self")
    const withPolicy = arbitraries.RecallPolicy.chain((policy) =>
      recallHistories(policy).map((history) => ({ policy, ...history })),
    )
    fc.assert(
      fc.property(withPolicy, arbitraries.LaneState, fc.boolean(), ({ now, policy, state }, laneState, paused) => {
        const step = next(state!, { lane: laneState, paused }, now)
        if (step._tag === "WaitUntil") assert.isAbove(step.at, now)
        const { notBefore, queue } = recallIndex(lane, state!, now, policy)
        assert.strictEqual(queue === null, step._tag === "Ended")
        assert.isTrue(Number.isSafeInteger(notBefore))
      }),
    )
  })

  it("comes to every event, phase and outcome", () => {
    const met = new Set<string>()
    for (const { events, state } of fc.sample(recallHistories(), { numRuns: 3_000, seed: 1 })) {
      for (const event of events) met.add(event._tag)
      met.add(state!.phase._tag)
      if (state!.phase._tag === "Ended") met.add(state!.phase.outcome)
    }
    for (const { events } of fc.sample(campaignHistories, { numRuns: 200, seed: 1 }))
      for (const event of events) met.add(event._tag)
    for (const { events } of fc.sample(laneHistories(), { numRuns: 200, seed: 1 }))
      for (const event of events) met.add(event._tag)
    const all = [
      ...[RecallEvent, CampaignEvent, LaneEvent].flatMap(({ cases }) => Object.keys(cases)),
      ..."Requested Calling Uncertain Reading Ended confirmed settledShort refused unverified cancelled".split(" "),
    ]
    assert.deepStrictEqual(
      all.filter((one) => !met.has(one)),
      [],
    )
  })
})
