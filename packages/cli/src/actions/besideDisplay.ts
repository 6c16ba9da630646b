import { type CampaignId, RecallClient } from "@feishu-recall/core"
import { Effect, References, Stream } from "effect"
import type { Display } from "../display/Display.ts"
import { neverWait } from "../display/neverWait.ts"
import { limits } from "../limits.ts"

/**
 * What goes on beside a live display: it is told of problems, follows the size of the window, and nothing waits for the
 * terminal. What is wrong with the store or with an event of it the work itself tells.
 */
export const besideDisplay =
  (id: CampaignId, { screen, see }: Pick<Display, "screen" | "see">) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      yield* neverWait
      // A large campaign is counted so seldom that a window would stay torn for seconds.
      yield* Effect.acquireRelease(
        Effect.sync(() => process.stderr.on("resize", screen.redraw)),
        () => Effect.sync(() => process.stderr.off("resize", screen.redraw)),
      )
      yield* seeEvents(id, see)
      return yield* work
    }).pipe(Effect.scoped)

/** Tells a display what happens to a campaign, for as long as the scope lasts. */
export const seeEvents = Effect.fnUntraced(function* (id: CampaignId, see: Display["see"]) {
  yield* (yield* RecallClient).watch(id, { newest: limits.problemEvents }).pipe(
    Stream.runForEach((event) => Effect.sync(() => see(event))),
    Effect.ignoreCause,
    Effect.provideService(References.MinimumLogLevel, "None"),
    Effect.forkScoped,
  )
})
