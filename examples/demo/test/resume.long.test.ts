import { describe, it } from "@effect/vitest"
import { killAndResume, randomMoments } from "./killedDemo.ts"

describe("a killed demo", () => {
  it.live.each(randomMoments(10, 9_000))(
    "finishes the same campaign, whenever it was killed: %o",
    ({ after, seed }) => killAndResume(200, after, seed),
    300_000,
  )
})
