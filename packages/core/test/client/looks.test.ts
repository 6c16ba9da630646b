import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { CampaignId } from "../../src/campaign/CampaignId.ts"
import { campaignStream } from "../../src/event-store/streams.ts"
import { messageOf } from "../arbitraries.ts"
import { lane, order, scene } from "../worker/laneScene.ts"

it.effect("all campaigns are listed, of every lane, the newest first, with their labels", () =>
  scene(({ client, store }) =>
    Effect.gen(function* () {
      const first = yield* client.open({ lane, ...order })
      yield* TestClock.adjust(1_000)
      const second = yield* client.open({ lane: { ...lane, appId: "cli_other" }, ...order, label: "payroll" })
      yield* TestClock.adjust(1_000)
      yield* client.pause(first.campaignId, { by: "mei", reason: "is it the right list?" })
      const paused = { by: "mei", reason: "is it the right list?", at: second.openedAt + 1_000 }
      expect(yield* client.campaigns).toEqual({ campaigns: [second, { ...first, paused }], removing: [], damaged: [] })
      expect(second.label).toBe("payroll")
      const damaged = CampaignId.make("c-20261123-0547-3f9a2b")
      yield* store.append({
        streams: [
          {
            streamId: campaignStream(damaged),
            expectedVersion: "none",
            events: [{ id: "1", type: "CampaignOpened", data: "{}", metadata: "{}" }],
          },
        ],
      })
      const list = yield* client.campaigns
      expect(list.damaged).toEqual([damaged])
      expect(list.campaigns).toHaveLength(2)
    }),
  ),
)

it.effect("a label is one line of text, or refused", () =>
  scene(({ client }) =>
    Effect.gen(function* () {
      for (const label of ["", " ", "two\nlines", "x".repeat(101)])
        expect((yield* Effect.flip(client.open({ lane, ...order, label })))._tag).toBe("InvalidInput")
      expect((yield* client.campaigns).campaigns).toEqual([])
    }),
  ),
)

it.effect("a recall's story is everything that happened to it, in order, with its times", () =>
  scene(({ campaign, client, platform, work }) =>
    Effect.gen(function* () {
      const id = platform.add(messageOf(1))
      yield* campaign([{ id }])
      yield* work()
      yield* TestClock.adjust(60_000)
      const story = yield* client.story(lane, id)
      expect(story.map(({ event }) => event._tag)).toEqual(
        expect.arrayContaining(["RecallRequested", "AttemptStarted", "RecallAccepted", "RecallConfirmed"]),
      )
      expect(story[0]?.event._tag).toBe("RecallRequested")
      expect(story.at(-1)?.event._tag).toBe("RecallConfirmed")
      for (const [index, { position, recordedAt }] of story.entries()) {
        expect(position).toBeGreaterThan(story[index - 1]?.position ?? 0)
        expect(recordedAt).toBeGreaterThanOrEqual(story[index - 1]?.recordedAt ?? 0)
      }
      expect(yield* client.story(lane, messageOf(2))).toEqual([])
    }),
  ),
)
