import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import * as fc from "fast-check"
import { campaignStream } from "../../src/event-store/streams.ts"
import { type BatchMessageId, type CampaignId, type CampaignRejected, InvalidInput } from "../../src/index.ts"
import { lane, order, type Scene, scene } from "../worker/laneScene.ts"

const good = "bm-dc13264520392913993dd051dba21dcf"

/** What the client said to something hostile, after making sure that nothing was stored or staged for it. */
const refusal = <A, E>({ client, store }: Scene, give: (id: CampaignId) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const { campaignId } = yield* client.open({ lane, ...order })
    const before = yield* Stream.runCollect(store.readAll())
    const result = yield* Effect.result(give(campaignId))
    expect(yield* Stream.runCollect(store.readAll())).toEqual(before)
    expect(yield* store.members({ list: campaignStream(campaignId), afterOrdinal: 0, limit: 10 })).toEqual([])
    return Result.isFailure(result) ? result.failure : undefined
  })

/** The same where everything is wrong input. */
const complaint = (given: Scene, give: Parameters<typeof refusal>[1]) =>
  Effect.map(refusal(given, give), (error) => {
    expect(error).toBeInstanceOf(InvalidInput)
    return (error as InvalidInput).message
  })

describe("hostile input to the client", () => {
  it.effect.each([
    "../../auth/v3/tenant_access_token/internal",
    `${good}/../x`,
    `${good}?x=1`,
    `${good}#x`,
    `${good}%2f`,
    `${good}\r\nx-injected: 1`,
    `${good}\n`,
    `${good}\0`,
    `\uFEFF${good}`,
    good.replace("b", "Ь"), // Cyrillic, as the next two
    good.replace("0", "О"),
    good.replaceAll("d", "ԁ"),
    good.replace("-", "\u2010"),
    good.replaceAll("1", "\uFF11"),
    `bm-${"a".repeat(1_000_000)}`,
    "",
    null,
    17,
    {},
    [good],
    { toString: () => good },
  ])("an id that is none is refused with its place: %j", (id) =>
    scene((given) =>
      Effect.gen(function* () {
        const hostile = { id: id as BatchMessageId }
        const message = yield* complaint(given, (campaign) =>
          given.client.fill(campaign, [{ id: good as BatchMessageId }, hostile]),
        )
        expect(message).toContain(`[1]["id"]`)
        expect(message).not.toContain("[0]")
        expect(message.length).toBeLessThan(300)
        for (const command of ["reopen", "reread"] as const)
          expect(yield* complaint(given, () => given.client[command](lane, hostile.id, order))).toContain(`["id"]`)
      }),
    ),
  )

  it.effect("a list that is none, and targets that are none, are refused like any other", () =>
    scene((given) =>
      Effect.gen(function* () {
        const fill = (list: unknown) => complaint(given, (id) => given.client.fill(id, list as ReadonlyArray<never>))
        for (const list of [null, undefined, {}, good, 7]) expect(yield* fill(list)).toContain("Expected array")
        expect(yield* fill([null, undefined, 7])).toContain("[2]")
      }),
    ),
  )

  it.effect("a million wrong ids are refused at once, with a hundred of them named and the rest counted", () =>
    scene((given) =>
      Effect.gen(function* () {
        const list = Array.from({ length: 1_000_000 }, () => ({ id: "om_x" as BatchMessageId }))
        const start = performance.now()
        const message = yield* complaint(given, (id) => given.client.fill(id, list))
        expect(performance.now() - start).toBeLessThan(20_000)
        expect(message).toContain(`[99]["id"]`)
        expect(message).toContain("and 999900 more places")
        expect(message.length).toBeLessThan(20_000)
      }),
    ),
  )

  it.effect("names and reasons that a terminal would obey, or that read otherwise than they are, are refused", () =>
    scene((given) =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(
            fc.constantFrom(
              "\u001B[2J",
              "\u009B31m",
              "\u0007",
              "\r",
              "\n",
              "\0",
              "\u007F",
              "\u202E",
              "\u2066",
              "\u2028",
              "\uD800",
            ),
            fc.string(),
            fc.string(),
            fc.constantFrom("by", "reason"),
            async (mark, left, right, field) => {
              const order = {
                by: "lin.wei",
                reason: "wrong figures",
                [field]: `${left.slice(0, 80)}${mark}x${right.slice(0, 80)}`,
              }
              const { client } = given
              for (const give of [
                () => client.open({ lane, ...order }),
                (id: CampaignId) => client.cancel(id, order),
                () => client.resumeLane(lane, order),
                () => client.reopen(lane, good as BatchMessageId, order),
              ]) {
                const message = await Effect.runPromise(complaint(given, give))
                expect(message).toContain(`["${field}"]`)
                expect(message).not.toContain(mark === "\n" ? "x\n" : mark)
              }
            },
          ),
          { numRuns: 30 },
        ),
      ),
    ),
  )

  it.effect("a blank name is none; names of any language are", () =>
    scene((given) =>
      Effect.gen(function* () {
        const open = (by: string) => given.client.open({ lane, by, reason: "发错了 – सही नहीं 👩‍💻" })
        expect(yield* complaint(given, () => open(" \u00A0\u3000"))).toContain(`["by"]`)
        expect((yield* open("林薇 (O'Брайен)")).by).toBe("林薇 (O'Брайен)")
      }),
    ),
  )

  it.effect("a lane with credentials in its URL is refused, and the credentials are not repeated", () =>
    scene((given) =>
      Effect.gen(function* () {
        const bad = { ...lane, baseUrl: "https://admin:MARKED-PASSWORD@open.feishu.cn" }
        for (const give of [
          () => given.client.open({ lane: bad, ...order }),
          () => given.client.resumeLane(bad, order),
          () => given.client.lane(bad),
          () => given.client.recall(bad, good as BatchMessageId),
        ]) {
          const message = yield* complaint(given, give)
          expect(message).toContain(`["baseUrl"]`)
          expect(message).not.toContain("MARKED-PASSWORD")
        }
      }),
    ),
  )

  it.effect("the id of a campaign that can't be one is that of none", () =>
    scene((given) =>
      Effect.gen(function* () {
        const { client } = given
        for (const id of ["../c-20261123-0547-3f9a2b", "c-20261123-0547-3f9a2b\r\n", "", "lane x", "\0", "?", null]) {
          const hostile = id as CampaignId
          for (const give of [
            () => client.fill(hostile, [{ id: good as BatchMessageId }]),
            () => client.seal(hostile),
            () => client.cancel(hostile, order),
            () => client.progress(hostile),
            () => client.report(hostile),
            () => Stream.runCollect(client.watch(hostile)),
          ])
            expect((yield* refusal(given, give)) as CampaignRejected).toMatchObject({ _tag: "CampaignRejected" })
        }
      }),
    ),
  )
})
