import { describe, expect, it } from "@effect/vitest"
import type { LaneEvent, RecallEvent } from "@feishu-recall/core"
import { drawIncident, simulate, type SimulationResult, timeline, without } from "../../src/index.ts"

const seeds = 500

describe("a simulated incident", () => {
  it(`keeps every invariant, whatever goes wrong: ${seeds} seeds, and every kind of trouble occurs among them`, () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= seeds; seed++) {
      const result = simulate(drawIncident(seed))
      expect(result.violations, `pnpm simulate --seed ${seed}`).toEqual([])
      for (const what of whatOccurred(result)) seen.add(what)
    }
    expect(everything.filter((what) => !seen.has(what))).toEqual([])
    // Some fifteen seconds of work, on a machine that may have other work, too.
  }, 180_000)

  it("goes the same way every time, to the last word of its timeline", () => {
    for (const seed of [3, 14, 159]) {
      expect(timeline(simulate(drawIncident(seed)))).toEqual(timeline(simulate(drawIncident(seed))))
    }
  })

  it("is a smaller one without some of its happenings and messages", () => {
    const incident = drawIncident(14)
    const smaller = without(incident, ["m0", incident.happenings.at(-1)!.key])
    expect(smaller.happenings.length).toBe(incident.happenings.length - 1)
    expect(JSON.stringify(smaller.happenings)).not.toContain(incident.happenings.at(-1)!.key)
    expect(
      simulate(smaller).aftermath.world.network.sent.filter(
        ({ id }) => id === simulate(smaller).aftermath.world.ids[0],
      ),
    ).toEqual([])
  })
})

const whatOccurred = ({ aftermath: { world } }: SimulationResult): ReadonlyArray<string> => {
  const { network, notes, store } = world
  return [
    ...store.log().map(({ data }) => {
      const event = JSON.parse(data) as RecallEvent | LaneEvent
      switch (event._tag) {
        case "AttemptFailed":
        case "LaneBlocked":
        case "LaneHeld":
        case "RecallUnverified":
          return `${event._tag} ${event.cause}`
        default:
          return event._tag
      }
    }),
    ...network.sent.map(({ fault }) => `network ${fault ?? "fair"}`),
    ...notes.flatMap(({ what }) => /^is (?:killed|frozen)|^starts/.exec(what)?.[0] ?? []),
    ...(store.counts.conflicts > 0 ? ["conflict"] : []),
    ...(store.counts.troubled > 0 ? ["store trouble"] : []),
    ...(store.takings.size > 1 ? ["take-over"] : []),
    ...(network.sent.some(({ arrivals }) => arrivals.some(({ isExtra }) => isExtra)) ? ["late or copied call"] : []),
  ]
}

/** What a simulation would be worthless without. */
const everything: ReadonlyArray<string> = [
  ...["Throttled", "Unsent", "TokenRejected", "NotFound", "Refused", "Blocked", "NotStarted"].map(
    (cause) => `AttemptFailed ${cause}`,
  ),
  ...[
    "app-unusable",
    "bot-ability",
    "ip-denied",
    "permission",
    "quota",
    "same-refusal",
    "scope",
    "token-rejected",
    "unreachable",
  ].map((cause) => `LaneBlocked ${cause}`),
  "AttemptOutcomeUnknown",
  "CampaignCancelled",
  "CampaignPaused",
  "CampaignResumed",
  "CampaignWithdrawn",
  "LaneHeld throttled",
  "LaneHeld token-unavailable",
  "LaneLeft",
  "LanePruned",
  "LaneResumed",
  "ReadingRefused",
  "RecallAccepted",
  "RecallCancelled",
  "RecallConfirmed",
  "RecallFellShort",
  "RecallRefused",
  "RecallReopened",
  "RecallRequestedAgain",
  "RecallSettledShort",
  "RecallUnverified not-decided-in-time",
  ...["refused", "lost", "answer-lost", "reset", "duplicated", "slow", "late", "fault", "gateway"].map(
    (fault) => `network ${fault}`,
  ),
  "conflict",
  "is frozen",
  "is killed",
  "late or copied call",
  "store trouble",
  "take-over",
]
