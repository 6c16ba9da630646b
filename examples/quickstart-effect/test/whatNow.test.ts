import { expect, it } from "@effect/vitest"
import { whatItMeans, whatNow } from "../src/index.ts"

it("a requested recall is dispatched, a claimed one waits for its answer, and a claim without an answer is given up", () => {
  expect(whatNow(5)).toEqual({ _tag: "Dispatch" })
  expect(whatNow(20)).toEqual({ _tag: "WaitUntil", at: 15_010 })
  expect(whatNow(15_010)).toEqual({ _tag: "GiveUpClaim", attempt: 1 })
})

it("code 0 is an acceptance, a full window holds the lane, and garbage proves nothing", () => {
  expect(whatItMeans(200, '{"code":0,"msg":"ok","data":{}}')._tag).toBe("Accepted")
  expect(whatItMeans(429, '{"code":99991400,"msg":"request trigger frequency limit"}')._tag).toBe("Throttled")
  expect(whatItMeans(200, "<html>")._tag).toBe("Unknown")
})
