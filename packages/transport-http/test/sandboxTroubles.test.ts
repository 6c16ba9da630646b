import { describe, expect, it } from "@effect/vitest"
import { type BatchMessageId, classify, classifyToken, type Disposition } from "@feishu-recall/core"
import { changeApp, documentedCodes, type NetworkWeatherPatch, Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import { send, transport } from "./send.ts"

/** A recall through our transport, in a sandbox that does to it what `weather` says. */
const recallIn = Effect.fnUntraced(function* (weather: NetworkWeatherPatch["all"] & {}, timeoutMillis = 1000) {
  const { url, credentials, stage, changeWeather, platform } = yield* Sandbox
  const { appId, appSecret } = credentials
  const [id = ""] = yield* stage({ count: 1 })
  const through = transport(url)
  const issued = classifyToken(
    yield* Effect.provide(send({ _tag: "IssueTenantAccessToken", appId, appSecret }), through),
  )
  if (issued._tag !== "Issued") return yield* Effect.die(issued)
  yield* changeWeather({ byApi: { recall: weather } })
  const batchMessageId = id as BatchMessageId
  const request = { _tag: "RecallBatchMessage", batchMessageId, token: issued.token } as const
  const disposition = classify(yield* Effect.provide(send(request, timeoutMillis), through))
  yield* changeWeather({ byApi: { recall: {} } })
  return { disposition, isRecalled: platform.batchMessages.at(-1)!.recall !== undefined }
})

type Trouble = readonly [weather: NetworkWeatherPatch["all"] & {}, expected: Disposition["_tag"], isRecalled?: boolean]

const troubles: ReadonlyArray<Trouble> = [
  [{}, "Accepted", true],
  [{ delayInMs: [50, 60], delayOutMs: [50, 60] }, "Accepted", true],
  [{ delayOutMs: [1500, 1500] }, "Unknown", true],
  [{ resetBefore: 1 }, "Unknown", false],
  [{ resetAfter: 1 }, "Unknown", true],
  [{ proxy429: 1 }, "Throttled", false],
  [{ hang: 1 }, "Unknown"],
  [{ fault500: 1 }, "Unknown"],
  [{ fault502: 1 }, "Unknown"],
  [{ fault503: 1 }, "Unknown"],
  [{ fault504: 1 }, "Unknown"],
  [{ truncatedJson: 1 }, "Unknown", true],
  [{ wrongContentType: 1 }, "Unknown", true],
  [{ slowDrip: 1, dripMs: 5 }, "Accepted", true],
  [{ slowDrip: 1, dripMs: 200 }, "Unknown", true],
  [{ tokenRevoked: 1 }, "TokenRejected", false],
]

describe("a recall through the sandbox's troubles", () => {
  it.live.each(troubles)("in %o ends as %s", ([weather, expected, isRecalled]) =>
    Effect.gen(function* () {
      const seen = yield* recallIn(weather)
      expect(seen.disposition._tag).toBe(expected)
      if (isRecalled !== undefined) expect(seen.isRecalled).toBe(isRecalled)
    }).pipe(Effect.provide(Sandbox.layer({ people: 50, departments: 2 }))),
  )

  it.live("comes back with every code that the page lists, and never as accepted", () =>
    Effect.gen(function* () {
      const { platform, credentials } = yield* Sandbox
      const ends: Record<number, string> = {}
      for (const code of [...documentedCodes.recall, 99991400, 99991401, 99991403, 99991662, 99991663, 99991672]) {
        changeApp(platform, credentials.appId, { refusals: { recall: code } })
        ends[code] = (yield* recallIn({})).disposition._tag
      }
      expect(ends).toEqual({
        230001: "Refused",
        230006: "Blocked",
        230009: "Refused",
        230026: "Refused",
        230027: "Blocked",
        230030: "NotFound",
        99991400: "Throttled",
        99991401: "Blocked",
        99991403: "Blocked",
        99991662: "Blocked",
        99991663: "TokenRejected",
        99991672: "Blocked",
      })
    }).pipe(Effect.provide(Sandbox.layer({ people: 50, departments: 2 }))),
  )
})
