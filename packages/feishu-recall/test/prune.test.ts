import { assert, it } from "@effect/vitest"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { campaignNumber, day, lane, writeOldCampaigns } from "../../cli/test/oldCampaigns.ts"
import { createRecaller, isRecallError } from "../src/index.ts"

it("what ended long ago goes when it is ordered, and nothing that was not told", async () => {
  const folder = mkdtempSync(join(tmpdir(), "feishu-recall-"))
  try {
    const filename = join(folder, "recalls.db")
    await Effect.runPromise(
      writeOldCampaigns(EventStoreSqlite.layer({ filename }), [
        { number: 1, from: 1, count: 3, daysAgo: 200, label: "payroll" },
        { number: 2, from: 3, count: 3, daysAgo: 100 },
        { number: 3, from: 20, count: 2, daysAgo: 5 },
      ]),
    )
    const getToken = () => ({ token: "t-1", expiresAt: Date.now() + day })
    const options = { appId: lane.appId, getToken, store: `sqlite:${filename}`, by: "retention" }
    await using recaller = await createRecaller(options)
    for (const olderThan of [day - 1, Number.NaN, "90", "12h", undefined as unknown as string]) {
      const refused: unknown = await recaller.prune({ olderThan }).catch((error: unknown) => error)
      assert.isTrue(isRecallError(refused) && refused._tag === "InvalidInput", String(refused))
    }
    const told = await recaller.prunable({ olderThan: "90d" })
    const { before, ...numbers } = told
    assert.closeTo(before, Date.now() - 90 * day, 60_000)
    assert.deepEqual(
      { ...numbers, goes: numbers.goes.map((one) => ({ ...one, lastAt: undefined })) },
      {
        campaigns: 2,
        recalls: 5,
        events: 27,
        laneOrders: 2,
        goes: [
          {
            campaignId: campaignNumber(1),
            label: "payroll",
            lastAt: undefined,
            recalls: 2,
          },
          {
            campaignId: campaignNumber(2),
            label: null,
            lastAt: undefined,
            recalls: 3,
          },
        ],
        stays: [
          {
            campaignId: campaignNumber(3),
            because: "recent",
          },
        ],
      },
    )
    const named = await recaller.prune({ olderThan: 90 * day, redact: true })
    assert.deepEqual(named, { campaigns: 2, recalls: 5, events: 27, left: [] })
    const kept = (await recaller.campaigns()).filter(({ campaignId }) => campaignId !== campaignNumber(3))
    assert.deepEqual(
      kept.map(({ by, count, label, reason }) => ({ by, count, label, reason })),
      Array.from({ length: 2 }, (_, index) => ({
        by: "redacted",
        count: 3,
        label: index === 1 ? "redacted" : null,
        reason: "redacted",
      })),
    )
    assert.strictEqual((await recaller.report(campaignNumber(1))).confirmed, 3)
    const removed = await recaller.prune({ olderThan: "90d", reason: "kept for 90 days" })
    assert.deepEqual(removed, { campaigns: 2, recalls: 5, events: 27, left: [] })
    assert.deepEqual(
      (await recaller.campaigns()).map(({ campaignId }) => campaignId),
      [campaignNumber(3)],
    )
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 })
  }
})
