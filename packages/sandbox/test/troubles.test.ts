import { Sandbox, type NetworkWeatherPatch } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fc from "fast-check"
import { changeWeather, drawFate, fairWeather, weatherEvents } from "../src/server/NetworkWeather.ts"
import { callSandbox, fetchTokenOverHttp } from "./callSandbox.ts"

const withSandbox = <A, E>(test: Effect.Effect<A, E, Sandbox>) =>
  test.pipe(Effect.provide(Sandbox.layer({ control: true, people: 100, departments: 2 })))

/** One recall in the given weather, and whether the platform carried it out. */
const recallIn = Effect.fnUntraced(function* (all: NetworkWeatherPatch["all"] & {}) {
  const { platform, stage, changeWeather: change } = yield* Sandbox
  yield* change({ all: { ...fairWeather.all } })
  const token = yield* fetchTokenOverHttp()
  const [id = ""] = yield* stage({ count: 1 })
  yield* change({ byApi: { recall: all } })
  const answer = yield* callSandbox("DELETE", `/open-apis/im/v1/batch_messages/${id}`, { token })
  yield* change({ byApi: { recall: {} } })
  return { answer, token, isRecalled: platform.batchMessages.at(-1)!.recall !== undefined }
})

describe("troubles on demand", () => {
  it.live("a gateway answers 502, 503 and 504 with a page of HTML", () =>
    withSandbox(
      Effect.gen(function* () {
        for (const status of [502, 503, 504] as const) {
          const { answer } = yield* recallIn({ [`fault${status}`]: 1 })
          assert.deepStrictEqual([answer.status, answer.headers.get("content-type")], [status, "text/html"])
          assert.match(answer.text, new RegExp(`^<html>[^]*<h1>${status} `))
        }
      }),
    ),
  )

  it.live("something in front answers 429 without JSON, and the platform never saw the call", () =>
    withSandbox(
      Effect.gen(function* () {
        const { answer, isRecalled } = yield* recallIn({ proxy429: 1 })
        assert.deepStrictEqual([answer.status, answer.headers.get("content-type")], [429, "text/html"])
        assert.isFalse(isRecalled)
        assert.strictEqual((yield* Sandbox).ledger.totalByCode()["-1"], 1)
      }),
    ),
  )

  it.live("an answer stops in the middle of its JSON, or comes as HTML, and the work is done", () =>
    withSandbox(
      Effect.gen(function* () {
        const { platform } = yield* Sandbox
        const whole = JSON.stringify({ code: 0, data: {}, msg: "ok" })
        const wrong = yield* recallIn({ wrongContentType: 1 })
        assert.deepStrictEqual([wrong.answer.headers.get("content-type"), wrong.answer.text], ["text/html", whole])
        const token = yield* fetchTokenOverHttp()
        yield* (yield* Sandbox).changeWeather({ all: { truncatedJson: 1 } })
        const { url } = yield* Sandbox
        const path = `${url}/open-apis/im/v1/batch_messages/${platform.batchMessages[0]!.id}`
        const response = yield* Effect.promise(() =>
          fetch(path, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } }),
        )
        const text = yield* Effect.promise(() => response.text())
        assert.strictEqual(text, whole.slice(0, Math.floor(whole.length / 2)))
        assert.match(response.headers.get("content-type") ?? "", /application\/json/)
        assert.isTrue(wrong.isRecalled)
      }),
    ),
  )

  it.live("an answer drips byte by byte, and is whole in the end", () =>
    withSandbox(
      Effect.gen(function* () {
        const started = Date.now()
        const { answer, isRecalled } = yield* recallIn({ slowDrip: 1, dripMs: 10 })
        assert.deepStrictEqual([answer.json, isRecalled], [{ code: 0, data: {}, msg: "ok" }, true])
        assert.isAtLeast(Date.now() - started, 250)
      }),
    ),
  )

  it.live("a token is revoked early; the next one is another, or the same dead one again", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeSettings } = yield* Sandbox
        for (const revokedTokensAreReissued of [false, true]) {
          yield* changeSettings({ revokedTokensAreReissued })
          const { answer, token, isRecalled } = yield* recallIn({ tokenRevoked: 1 })
          assert.deepStrictEqual([answer.json.code, isRecalled], [99991663, false])
          assert.strictEqual((yield* fetchTokenOverHttp()) === token, revokedTokensAreReissued)
        }
      }),
    ),
  )

  it.live("the platform's clock is off: in Date and log ids, not in the lifetime of tokens", () =>
    withSandbox(
      Effect.gen(function* () {
        const { changeSettings, credentials, now } = yield* Sandbox
        const skew = 45 * 60_000
        yield* changeSettings({ clockSkewMs: skew })
        const body = { app_id: credentials.appId, app_secret: Redacted.value(credentials.appSecret) }
        const answer = yield* callSandbox("POST", "/open-apis/auth/v3/tenant_access_token/internal", { body })
        assert.approximately(Date.parse(answer.headers.get("date") ?? ""), (yield* now) + skew, 2000)
        const told = answer.headers.get("x-tt-logid")!.slice(0, 14)
        const stamp = told.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6+08:00")
        assert.approximately(Date.parse(stamp), (yield* now) + skew, 2000)
        assert.strictEqual(answer.json.expire, 7200)
      }),
    ),
  )

  it.live("each is switched while calls go on, for one API alone", () =>
    withSandbox(
      Effect.gen(function* () {
        const switchTo = (body: object) => callSandbox("POST", "/sandbox/settings", { body })
        const token = yield* fetchTokenOverHttp()
        const ask = (path: string) => callSandbox("GET", `/open-apis/im/v1/batch_messages/bm-x/${path}`, { token })
        yield* switchTo({ weather: { byApi: { read_user: { fault504: 1 } } } })
        assert.deepStrictEqual([(yield* ask("read_user")).status, (yield* ask("get_progress")).status], [504, 400])
        yield* switchTo({ weather: { byApi: { read_user: {} } } })
        assert.strictEqual((yield* ask("read_user")).status, 400)
        const { json: ledger } = yield* callSandbox("GET", "/sandbox/ledger")
        assert.strictEqual(ledger.weather.fault504, 1)
      }),
    ),
  )
})

describe("the fate of a call", () => {
  it("is drawn for every trouble as often as it was set, and long tails are rare", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...weatherEvents), (seed, event) => {
        const weather = changeWeather(fairWeather, {
          all: { [event]: 0.3, delayInMs: [10, 20], delayShape: "longTail" },
        })
        const fates = Array.from({ length: 2000 }, (_, call) => drawFate(weather, "recall", seed, call))
        const share = (holds: (fate: (typeof fates)[number]) => boolean) => fates.filter(holds).length / fates.length
        assert.approximately(
          share((fate) => fate.event === event),
          0.3,
          0.06,
        )
        const isOpen = event === "hang" || event.startsWith("fault")
        assert.strictEqual(
          fates.some((fate) => fate.event === event && fate.isProcessed),
          event !== "resetBefore" && event !== "proxy429",
        )
        assert.strictEqual(
          fates.some((fate) => fate.event === event && !fate.isProcessed),
          isOpen || event === "resetBefore" || event === "proxy429",
        )
        assert.isTrue(fates.every(({ delayInMs }) => delayInMs >= 10 && delayInMs <= 110))
        assert.isAbove(
          share(({ delayInMs }) => delayInMs < 15),
          0.8,
        )
        assert.isBelow(
          share(({ delayInMs }) => delayInMs > 20),
          0.03,
        )
      }),
      { numRuns: 40 },
    )
  })
})
