import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { type Campaign, campaignQueue, evolveCampaign } from "../../src/campaign/Campaign.ts"
import type { CampaignEvent } from "../../src/campaign/CampaignEvent.ts"
import { type CampaignCommand, decideCampaign } from "../../src/campaign/decideCampaign.ts"
import { campaignOf } from "../arbitraries.ts"

const at = 1_763_876_820_000
const order = { at, by: "lin.wei", reason: "is it the right list?" }
const lane = { baseUrl: "https://open.feishu.cn", appId: "cli_a", tenantKey: "self" }
const open: CampaignCommand = { _tag: "OpenCampaign", campaignId: campaignOf(1), lane, ...order }

const commands: fc.Arbitrary<CampaignCommand> = fc.oneof(
  fc.constant(open),
  fc.record({
    _tag: fc.constant("SealCampaign" as const),
    at: fc.constant(at),
    count: fc.nat(2),
    digest: fc.constantFrom("aa", "bb"),
  }),
  fc.constantFrom<CampaignCommand>({ _tag: "FinishRequesting", at }, { _tag: "FinishWithdrawing", at }),
  fc.constantFrom<CampaignCommand>(
    { _tag: "PauseCampaign", ...order },
    { _tag: "ResumeCampaign", ...order },
    { _tag: "CancelCampaign", ...order },
  ),
)

interface Taken {
  readonly before: Campaign | undefined
  readonly command: CampaignCommand
  readonly rejected: string | undefined
  readonly events: ReadonlyArray<CampaignEvent>
  readonly after: Campaign | undefined
}

const walk = (commands: ReadonlyArray<CampaignCommand>): ReadonlyArray<Taken> => {
  let campaign: Campaign | undefined
  return commands.map((command) => {
    const before = campaign
    const decision = decideCampaign(before, command)
    const events = Result.getOrElse(decision, () => [])
    campaign = events.reduce(evolveCampaign, before)
    const rejected = Result.isFailure(decision) ? decision.failure.message : undefined
    return { before, command, rejected, events, after: campaign }
  })
}

const holds = (law: (taken: ReadonlyArray<Taken>) => void) =>
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 20, size: "max" }), (commands) => law(walk([open, ...commands]))),
    { numRuns: 1_000 },
  )

describe("a campaign", () => {
  it("does nothing when the same is asked twice in a row", () =>
    holds((taken) => {
      for (const { after, command, events } of taken) {
        if (events.length === 0) continue
        const again = Result.getOrElse(decideCampaign(after, command), () => [])
        expect(again).toEqual([])
      }
    }))

  it("is sealed once, with one list of at least one id; the same seal again changes nothing, another one is refused", () =>
    holds((taken) => {
      for (const { before, command, events, rejected } of taken) {
        if (command._tag !== "SealCampaign" || before === undefined || before.cancelled) continue
        const { count, digest } = command
        const same = before.sealed?.count === count && before.sealed.digest === digest
        const may = before.sealed === undefined ? count > 0 : same
        expect(rejected === undefined).toBe(may)
        expect(events).toHaveLength(may && before.sealed === undefined ? 1 : 0)
      }
      const seals = taken.flatMap((step) => step.events).filter((event) => event._tag === "CampaignSealed")
      expect(seals.length).toBeLessThanOrEqual(1)
    }))

  it("is not taken back by anything once it is cancelled: no seal, no pause, no resume", () =>
    holds((taken) => {
      for (const { after, before, command, events } of taken) {
        if (before?.cancelled !== true) continue
        expect(after!.cancelled).toBe(true)
        const own = ["SealCampaign", "PauseCampaign", "ResumeCampaign", "CancelCampaign", "OpenCampaign"]
        expect(own.includes(command._tag) ? events : []).toEqual([])
      }
    }))

  it("tells what can be done instead whenever a command is rejected", () =>
    holds((taken) => {
      for (const { rejected } of taken) {
        if (rejected === undefined) continue
        expect(rejected).toMatch(/: (open|check|put)\b/)
      }
    }))

  it("keeps its recalls from being called from its seal until its list is requested, while it is paused, and until it is withdrawn", () =>
    holds((taken) => {
      for (const { after } of taken) {
        const campaign = after!
        const queue = campaignQueue(campaign)
        const { cancelled, paused, requested, withdrawn } = campaign
        const waits = !requested || (cancelled ? !withdrawn : paused !== undefined)
        expect(queue !== null).toBe(campaign.sealed !== undefined && waits)
      }
    }))

  it("folds to the state that was built step by step, and every event changes it", () =>
    holds((taken) => {
      const events = taken.flatMap((step) => step.events)
      const replayed = events.reduce<Campaign | undefined>(evolveCampaign, undefined)
      expect(replayed).toEqual(taken.at(-1)!.after)
      let campaign: Campaign | undefined
      for (const event of events) {
        const after = evolveCampaign(campaign, event)
        expect(after).not.toEqual(campaign)
        campaign = after
      }
    }))
})
