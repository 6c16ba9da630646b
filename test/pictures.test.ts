import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { campaignTransitions } from "../docs/pictures/campaignTransitions.ts"
import type { Transition } from "../docs/pictures/explore.ts"
import { laneTransitions, placeOfLane } from "../docs/pictures/laneTransitions.ts"
import { pictures } from "../docs/pictures/pictures.ts"
import { placeOfRecall, recallTransitions } from "../docs/pictures/recallTransitions.ts"
import {
  CampaignEvent,
  decide,
  decideLane,
  defaultRecallPolicy,
  evolve,
  evolveLane,
  type LaneCommand,
  LaneEvent,
  type LaneState,
  openLane,
  type Recall,
  RecallEvent,
} from "../packages/core/src/index.ts"
import { laneHistories, recallHistories } from "../packages/testkit/src/arbitraries/histories.ts"
import { readText } from "./Workspace.ts"

const ofRecall = recallTransitions()
const ofLane = laneTransitions()

describe.each(Object.entries(pictures))("docs/pictures/%s", (name, make) => {
  it("is what the code makes of it: pnpm docs:pictures", async () => {
    expect(readText(`docs/pictures/${name}`)).toBe(await make())
  })

  it("has a name for whoever can't see it, and colours for a dark page", () => {
    const svg = readText(`docs/pictures/${name}`)
    expect(svg).toMatch(/<svg role="img"[^>]*>\s*<title>[^<]{20,}<\/title>/)
    expect(svg).toContain("prefers-color-scheme: dark")
  })
})

describe("the transitions", () => {
  const written = ({ event, from, to }: Transition) => `${from} | ${event ?? ""} | ${to}`
  const eventsOf = (transitions: ReadonlyArray<Transition>) => new Set(transitions.map(({ event }) => event))

  it("have every event of every aggregate", () => {
    for (const [transitions, union] of [
      [ofRecall, RecallEvent],
      [campaignTransitions(), CampaignEvent],
      [ofLane, LaneEvent],
    ] as const)
      expect(Object.keys(union.cases).filter((event) => !eventsOf(transitions).has(event))).toEqual([])
  })

  it("of a recall are all that its commands lead to, whatever comes when", () => {
    const known = new Set(ofRecall.map(written))
    fc.assert(
      fc.property(recallHistories(), ({ commands }) => {
        let recall: Recall | undefined
        const gone = commands.flatMap((command) => {
          const events = Result.getOrElse(decide(recall, command, defaultRecallPolicy), () => [])
          const from = placeOfRecall(recall)
          for (const event of events) recall = evolve(recall, event)
          return events.slice(-1).map(({ _tag }) => written({ from, event: _tag, to: placeOfRecall(recall) }))
        })
        expect(gone.filter((way) => !known.has(way))).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it("of a lane are all that its commands lead to, whatever comes when", () => {
    const known = new Set(ofLane.map(written))
    // No answer asks for a hold of no time: classify.ts.
    const isReal = (command: LaneCommand) => command._tag !== "HoldLane" || command.forMillis !== 0
    fc.assert(
      fc.property(laneHistories(), ({ commands }) => {
        let state: LaneState = openLane
        const gone = commands.filter(isReal).flatMap((command) => {
          const now = command.at
          const from = placeOfLane({ state, now })
          const events = decideLane(state, command)
          state = events.reduce(evolveLane, state)
          return events.slice(-1).map(({ _tag }) => written({ from, event: _tag, to: placeOfLane({ state, now }) }))
        })
        expect(gone.filter((way) => !known.has(way))).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})
