import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { CampaignRejected, type EventStore, InvalidInput, RecallRejected, type WatchedEvent } from "../../src/index.ts"
import { campaignStream, recallStream } from "../../src/event-store/streams.ts"
import { messageOf } from "../arbitraries.ts"
import { lane, order } from "../worker/laneScene.ts"
import { type CampaignTale, day, key, ops, retentionScene } from "./retentionScene.ts"

const old = (...messages: ReadonlyArray<number>): CampaignTale => ({
  messages,
  end: "ended",
  daysAgo: 5,
  reopens: false,
})
/** Enough of them for whoever watches to read on to the end of the log. */
const turns = Effect.repeat(Effect.yieldNow, { times: 100 })

const daysOld = ops.olderThanMillis

/** A store in which something happens just before a write: the first of `append` or `erase`. */
const meanwhile = (
  store: EventStore["Service"],
  before: "append" | "erase",
  happens: Effect.Effect<unknown, unknown>,
): EventStore["Service"] => {
  let isOver = false
  const once = Effect.suspend(() => {
    if (isOver) return Effect.void
    isOver = true
    return Effect.orDie(happens)
  })
  return {
    ...store,
    append: (append) =>
      before === "append" && append.streams.some(({ streamId }) => streamId.startsWith("campaign "))
        ? Effect.andThen(once, store.append(append))
        : store.append(append),
    erase: (erasure) =>
      before === "erase" && erasure.streams.some(({ streamId }) => streamId.startsWith("recall "))
        ? Effect.andThen(once, store.erase(erasure))
        : store.erase(erasure),
  }
}

const dying = (store: EventStore["Service"]): EventStore["Service"] => ({
  ...store,
  erase: (erasure) =>
    erasure.streams.some(({ streamId }) => streamId.startsWith("recall "))
      ? Effect.die("killed")
      : store.erase(erasure),
})

describe("pruning, while others go on", () => {
  it.effect("leaves a recall that was started again, and its campaign, and says so", () =>
    retentionScene([old(1, 2), old(3)], ({ client, ids, prune, reopen, store }) =>
      Effect.gen(function* () {
        const { left, ...done } = yield* prune({}, meanwhile(store, "append", reopen(1)))
        expect(left).toEqual([ids[0]])
        expect(done).toMatchObject({ campaigns: 1, recalls: 2 })
        const recall = yield* client.recall(lane, messageOf(1))
        expect(recall?.phase._tag).toBe("Requested")
        expect(yield* client.recall(lane, messageOf(2))).toBeUndefined()
        // It goes when it has ended and is old again; until then it is told.
        const { stays } = yield* client.prunable({ olderThanMillis: daysOld })
        expect(stays).toMatchObject([{ campaignId: ids[0], reason: { _tag: "Unfinished", open: 1 } }])
      }),
    ),
  )

  it.effect("leaves a recall that was started again and has ended again by then: that is not old", () =>
    retentionScene([old(1)], ({ confirm, ids, prune, reopen, store }) =>
      Effect.gen(function* () {
        const again = Effect.andThen(reopen(1), confirm(1))
        expect(yield* prune({}, meanwhile(store, "append", again))).toMatchObject({ recalls: 0, left: ids })
      }),
    ),
  )

  it.effect("leaves a recall for which another campaign asked between the look and the removal", () =>
    retentionScene([old(1)], ({ client, ids, prune, store }) =>
      Effect.gen(function* () {
        const asks = Effect.gen(function* () {
          const { campaignId } = yield* client.open({ lane, ...order })
          const event = {
            _tag: "RecallRequestedAgain",
            v: 1,
            at: yield* store.now,
            campaignId,
            ordinal: 1,
            sentAt: null,
          }
          const again = { id: "again", type: event._tag, data: JSON.stringify(event), metadata: "{}" }
          const streamId = recallStream(key, messageOf(1))
          yield* store.append({ streams: [{ streamId, expectedVersion: "exists", events: [again] }] })
        })
        const { left, recalls } = yield* prune({}, meanwhile(store, "erase", asks))
        expect({ left, recalls }).toEqual({ left: [ids[0]], recalls: 0 })
        expect((yield* client.recall(lane, messageOf(1)))?.campaigns).toHaveLength(2)
      }),
    ),
  )

  it.effect("leaves a campaign that somebody goes on filling", () =>
    retentionScene([{ ...old(1), end: "open" }], ({ client, ids, prune, store }) =>
      Effect.gen(function* () {
        const { left } = yield* prune({}, meanwhile(store, "append", client.seal(ids[0]!)))
        expect(left).toEqual(ids)
        expect((yield* client.progress(ids[0]!)).counts.requested).toBe(1)
      }),
    ),
  )

  it.effect("interrupted, leaves nothing that could be taken for a whole, or go on", () =>
    retentionScene([old(1, 2)], ({ client, ids, prune, store }) =>
      Effect.gen(function* () {
        yield* Effect.exit(prune({}, dying(store)))
        const [id] = ids as [(typeof ids)[number]]
        const refused = [
          client.progress(id),
          client.report(id),
          Stream.runDrain(client.watch(id)),
          Stream.runDrain(client.recalls(id)),
          client.pause(id, order),
          client.resume(id, order),
          client.cancel(id, order),
          client.fill(id, [{ id: messageOf(7) }]),
          client.seal(id),
        ]
        for (const effect of refused)
          expect(yield* Effect.flip<unknown, unknown, never>(effect)).toBeInstanceOf(CampaignRejected)
        for (const effect of [client.reopen(lane, messageOf(1), order), client.reread(lane, messageOf(1), order)])
          expect(yield* Effect.flip(effect)).toBeInstanceOf(RecallRejected)
        const { campaigns, removing } = yield* client.campaigns
        expect(campaigns).toEqual([])
        expect(removing).toMatchObject([{ campaignId: id, pruned: { by: ops.by, reason: ops.reason } }])
        const { goes, stays } = yield* client.prunable({ olderThanMillis: daysOld, what: "names" })
        expect(goes).toEqual([])
        expect(stays).toMatchObject([{ campaignId: id, reason: { _tag: "BeingRemoved" } }])
        expect(yield* prune()).toMatchObject({ campaigns: 1, recalls: 2, left: [] })
        expect(yield* client.campaigns).toEqual({ campaigns: [], removing: [], damaged: [] })
      }),
    ),
  )

  it.effect("leaves the lane as it was, and a record of who removed what", () =>
    retentionScene([old(1), { ...old(2), daysAgo: 1 }], ({ client, prune, store }) =>
      Effect.gen(function* () {
        const before = yield* client.lane(lane)
        yield* prune()
        expect(yield* client.lane(lane)).toEqual(before)
        const last = (yield* store.read(`lane ${key}`)).at(-1)!
        expect(JSON.parse(last.data)).toMatchObject({
          _tag: "LanePruned",
          by: ops.by,
          reason: ops.reason,
          what: "events",
          campaigns: 1,
          recalls: 1,
          events: 9,
        })
      }),
    ),
  )
})

describe("a campaign without names", () => {
  it.effect("is reported with all its numbers and times", () =>
    retentionScene(
      [
        { ...old(1, 2), reopens: true },
        { ...old(2, 3), reopens: true },
      ],
      ({ client, ids, prune }) =>
        Effect.gen(function* () {
          const told = Effect.forEach(ids, (id) =>
            Effect.gen(function* () {
              const report = yield* client.report(id)
              const story = yield* client.story(lane, messageOf(2))
              const times = story.map(({ event, recordedAt }) => ({ type: event._tag, recordedAt }))
              return { report, times, recalls: yield* Stream.runCollect(client.recalls(id)) }
            }),
          )
          const before = yield* told
          yield* prune({ what: "names" })
          const after = yield* told
          const unnamed = JSON.parse(JSON.stringify(before), (name, value: unknown) =>
            ["by", "reason", "label"].includes(name) && typeof value === "string" ? "redacted" : value,
          ) as unknown
          expect(JSON.stringify(before)).toContain("lin-")
          // Orders of one person for one reason are told as one, and nobody can be told apart any more.
          expect(JSON.parse(JSON.stringify(after))).toEqual(unnamed)
        }),
    ),
  )

  it.effect("is told once to whoever watches: what was moved is nothing new", () =>
    retentionScene([old(1), { ...old(2), daysAgo: 1 }], ({ client, ids, prune }) =>
      Effect.gen(function* () {
        const [oldest, younger] = ids as [(typeof ids)[number], (typeof ids)[number]]
        const seen: Array<WatchedEvent> = []
        const watcher = yield* Effect.forkChild(
          Stream.runForEach(client.watch(younger), (event) => Effect.sync(() => void seen.push(event))),
        )
        yield* turns
        const types = seen.map(({ event }) => event._tag)
        const last = seen.at(-1)!.position
        yield* prune({ what: "names" })
        yield* turns
        // The lane's stream was written again, and only its record is new.
        expect(seen.map(({ event }) => event._tag)).toEqual([...types, "LanePruned"])
        yield* Fiber.interrupt(watcher)
        const again = (id: typeof oldest, afterPosition?: number) =>
          Effect.map(Stream.runCollect(client.watch(id, { afterPosition, live: false })), (events) =>
            events.map(({ event }) => event._tag),
          )
        expect(yield* again(younger, last)).toEqual(["LanePruned"])
        expect((yield* again(younger)).toSorted()).toEqual([...types, "LanePruned"].toSorted())
        expect(yield* again(oldest)).toContain("RecallConfirmed")
      }),
    ),
  )
})

describe("an order to prune", () => {
  it.effect("is refused as a whole, with every fault, before anything is read", () =>
    retentionScene([old(1)], ({ client, ids, store }) =>
      Effect.gen(function* () {
        const wrong = { olderThanMillis: day - 1, what: "all" as "events", by: "", reason: "a\nb" }
        const refused = yield* Effect.flip(Stream.runDrain(client.prune(wrong)))
        expect(refused).toBeInstanceOf(InvalidInput)
        for (const part of ["olderThanMillis", "86400000", "what", "by", "one line of text"])
          expect(refused.message).toContain(part)
        for (const olderThanMillis of [0, -1, 1.5 * day + 0.5, Number.NaN, Infinity])
          expect(yield* Effect.flip(client.prunable({ olderThanMillis }))).toBeInstanceOf(InvalidInput)
        expect(yield* store.read(campaignStream(ids[0]!))).not.toEqual([])
      }),
    ),
  )

  it.effect("never reaches what became old only since it was shown", () =>
    retentionScene([{ ...old(1), daysAgo: 2 }], ({ client, ids, prune }) =>
      Effect.gen(function* () {
        const { asOf } = yield* client.prunable({ olderThanMillis: daysOld })
        yield* TestClock.adjust(2 * day)
        expect(yield* prune({ asOf })).toMatchObject({ campaigns: 0 })
        expect(yield* prune({ asOf: asOf + 100 * day, olderThanMillis: 5 * day })).toMatchObject({ campaigns: 0 })
        expect((yield* client.campaigns).campaigns).toMatchObject([{ campaignId: ids[0] }])
        expect(yield* prune()).toMatchObject({ campaigns: 1 })
      }),
    ),
  )

  it.effect("can be for one lane alone", () =>
    retentionScene([old(1)], ({ client, prune }) =>
      Effect.gen(function* () {
        const other = { ...lane, tenantKey: "another" }
        expect((yield* client.prunable({ olderThanMillis: daysOld, lane: other })).totals.campaigns).toBe(0)
        expect(yield* prune({ lane: other })).toMatchObject({ campaigns: 0 })
        expect(yield* prune({ lane })).toMatchObject({ campaigns: 1 })
      }),
    ),
  )
})
