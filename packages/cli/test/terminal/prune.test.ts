import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { EventStore } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, Stream } from "effect"
import { writeOldCampaigns } from "../oldCampaigns.ts"
import { temporaryDirectory } from "../runCommand.ts"
import { hasTmux, openTerminal } from "./openTerminal.ts"

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url))

describe.skipIf(!hasTmux)("whoever prunes at a terminal", () => {
  it.live("sees on one screen what goes, is asked, and leaves everything as it is with anything but yes", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const store = EventStoreSqlite.layer({ filename: join(directory, "feishu-recall.db") })
      yield* writeOldCampaigns(store, [
        ...Array.from({ length: 9 }, (_, index) => ({
          number: index + 1,
          from: 1 + 10 * index,
          count: 2,
          daysAgo: 200 - index,
        })),
        ...Array.from({ length: 8 }, (_, index) => ({
          number: index + 50,
          from: 500 + 10 * index,
          count: 2,
          daysAgo: 150,
          isOpen: true,
        })),
        { number: 99, from: 900, count: 2, daysAgo: 3 },
      ])
      const count = EventStore.use((service) => Stream.runCount(service.readAll())).pipe(Effect.provide(store))
      const before = yield* count
      const start = openTerminal({
        directory,
        program: [process.execPath, main, "prune", "--older-than", "90d"],
        environment: {
          LANG: "C.UTF-8",
          TZ: "UTC",
          CI: "",
          FEISHU_RECALL_STORE: "sqlite:feishu-recall.db",
          XDG_CONFIG_HOME: directory,
          XDG_DATA_HOME: directory,
          XDG_CACHE_HOME: directory,
        },
      })
      const asked = /Type yes or 9 to start, anything else to leave it:/
      const first = yield* start
      const screen = yield* first.shows(asked)
      assert.match(screen, /^Older than 90 days: nothing has happened since/)
      assert.include(screen, "and 4 more")
      assert.include(screen.replaceAll(/\s+/g, " "), "remove 9 campaigns with 18 recalls for good (older than 90 days")
      assert.include(screen.replaceAll(/\s+/g, " "), "It can't be undone.")
      yield* first.type("y")
      yield* first.press("Enter")
      assert.strictEqual(yield* first.ended, 2)
      assert.include(yield* first.screen, "nothing was started: everything is as it was")
      assert.strictEqual(yield* count, before)

      const second = yield* start
      yield* second.shows(asked)
      yield* second.type("yes")
      yield* second.press("Enter")
      assert.strictEqual(yield* second.ended, 0)
      assert.include(yield* second.screen, "Removed 9 campaigns with 18 recalls.")
      assert.isTrue(yield* second.cursorShown)
      assert.isBelow(yield* count, before - 9 * 11 + 2)
    }).pipe(Effect.scoped),
  )
})
