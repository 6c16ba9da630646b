import { describe, it } from "@effect/vitest"
import { killAndResume, randomMoments } from "./killedDemo.ts"

describe("a killed demo", () => {
  // After a kill, readings wait until those of the killed worker can no longer count: that takes a minute.
  it.live.each(randomMoments(1, 2_000))(
    "finishes the same campaign: nothing lost, nothing called twice without a reason: %o",
    ({ after, seed }) => killAndResume(60, after, seed),
    140_000,
  )
})
