import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { assert, describe, it } from "@effect/vitest"
import { CampaignId, EventStoreError } from "@feishu-recall/core"
import { Effect, Redacted } from "effect"
import * as fc from "fast-check"
import { makeOutput } from "../src/display/Output.ts"
import { exitCodes } from "../src/exitCode.ts"
import { failureMessage, restMessage } from "../src/hooks/HookMessage.ts"
import { judgeDelivery } from "../src/hooks/judgeDelivery.ts"
import { postWebhook } from "../src/hooks/postWebhook.ts"
import { runOnDone } from "../src/hooks/runOnDone.ts"
import { tellingOfFailure } from "../src/hooks/tellOthers.ts"
import { signature, webhookBody } from "../src/hooks/webhookBody.ts"
import { Invocation } from "../src/Invocation.ts"
import { limits } from "../src/limits.ts"
import { connectProxy } from "../../transport-http/test/connectProxy.ts"
import { reports } from "./displayArbitraries.ts"
import { temporaryDirectory } from "./runCommand.ts"
import { webhookServer } from "./webhookServer.ts"

const botPath = "/open-apis/bot/v2/hook/7b2f8c52-SECRET"
const campaignId = CampaignId.make("c-20261124-0300-3f9a2b")
const message = failureMessage(campaignId, "The disk is full", exitCodes.failed)

describe("when the command breaks off", () => {
  it.live("a command is told of it, the error goes on, and a stop is none", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const file = join(directory, "told.json")
      const within = <A, E>(effect: Effect.Effect<A, E>) =>
        tellingOfFailure(campaignId)(effect).pipe(
          Effect.provideService(Invocation, {
            output: makeOutput({ json: false, quiet: true }),
            flags: new Map([["onDone" as const, `cat > ${file}`]]),
            file: undefined,
            environment: { PATH: process.env["PATH"] },
            directory,
            goOnWith: () => undefined,
            leaveWith: () => undefined,
          }),
        )
      yield* Effect.exit(within(Effect.interrupt))
      assert.isFalse(existsSync(file))
      const error = new EventStoreError({ reason: "full", operation: "append", message: "The disk is full: make room" })
      assert.strictEqual(yield* Effect.flip(within(Effect.fail(error))), error)
      const told = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
      assert.deepInclude(told, {
        type: "failure",
        result: "failed",
        exitCode: exitCodes.failed,
        message: "The disk is full: make room",
        goOn: `feishu-recall resume ${campaignId}`,
      })
    }).pipe(Effect.scoped),
  )
})

describe("a webhook", () => {
  const quick = { webhookMillis: 1_500, webhookTries: 3, webhookPauseMillis: 10 }
  const post = (url: string, proxy?: string) =>
    postWebhook(
      {
        url: Redacted.make(url),
        secret: undefined,
        proxy: proxy === undefined ? undefined : Redacted.make(proxy),
        certificateAuthority: undefined,
      },
      message,
      quick,
    )

  it.live("is told through the proxy of the settings, and one that refuses is no webhook", () =>
    Effect.gen(function* () {
      const [server, good, bad] = [yield* webhookServer, yield* connectProxy(), yield* connectProxy({ status: 407 })]
      assert.isUndefined(yield* post(server.url, good.url))
      assert.lengthOf(server.delivered, 1)
      assert.deepEqual(good.asked, [new URL(server.url).host])
      assert.match((yield* post(server.url, bad.url))!, /^it can't be reached \(\w+\), 3 times$/)
      assert.lengthOf(server.delivered, 1)
    }).pipe(Effect.scoped),
  )

  it.live("is tried webhookTries times where a later try may help, each for webhookMillis", () =>
    Effect.gen(function* () {
      const server = yield* webhookServer
      server.answer = (nth) => (nth === 1 ? undefined : { status: nth === 2 ? 503 : 204, body: "" })
      assert.isUndefined(yield* post(server.url))
      assert.lengthOf(server.delivered, 3)
      server.answer = () => ({ status: 503, body: "" })
      assert.strictEqual(yield* post(server.url), "it answered 503, 3 times")
      assert.lengthOf(server.delivered, 6)
      const refused = yield* post("http://127.0.0.1:9/SECRET")
      assert.strictEqual(refused, "it can't be reached (ECONNREFUSED), 3 times")
    }).pipe(Effect.scoped),
  )

  it.live("is tried once where it won't; a redirect is not followed; webhookAnswerBytes are read at most", () =>
    Effect.gen(function* () {
      const server = yield* webhookServer
      server.answer = () => ({ status: 307, body: "", location: "/elsewhere" })
      assert.strictEqual(yield* post(server.url), "it answered 307 and names another place: use that URL")
      server.answer = () => ({ status: 200, body: '{"code":19021,"msg":"sign match fail"}' })
      assert.include(yield* post(server.url + botPath), "FEISHU_RECALL_WEBHOOK_SECRET")
      // The code stands behind what is read.
      server.answer = () => ({ status: 200, body: `{"a":"${"a".repeat(4 * limits.webhookAnswerBytes)}","code":0}` })
      assert.include(yield* post(server.url + botPath), "no custom bot answered there")
      assert.lengthOf(server.delivered, 3)
    }).pipe(Effect.scoped),
  )

  it("is judged whatever it answers, and a custom bot by its code alone", () => {
    const bot = new URL(`https://open.feishu.cn${botPath}`)
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.string(), fc.boolean(), (status, body, isBot) => {
        const url = isBot ? bot : new URL("https://a.example/")
        const delivery = judgeDelivery(url, status, body)
        assert.strictEqual(delivery._tag === "Taken", !isBot && status >= 200 && status <= 299)
        if (delivery._tag === "NotTaken") assert.notInclude(delivery.why, "SECRET")
      }),
    )
    fc.assert(
      fc.property(fc.integer(), (code) => {
        const delivery = judgeDelivery(bot, 200, JSON.stringify({ code, msg: "" }))
        assert.strictEqual(delivery._tag === "Taken", code === 0)
      }),
    )
    const limited = judgeDelivery(bot, 200, '{"code":11232,"msg":"frequency limited"}')
    assert.deepInclude(limited, { _tag: "NotTaken", again: true })
  })

  it("of a custom bot gets at most 20 KB, signed as its page shows, and a reason that calls nobody", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const told = restMessage(report, 0)
        assert.strictEqual(told === undefined, report.blocked === 0 && report.open > 0)
        if (told === undefined) return
        assert.strictEqual(told.result === "confirmed", report.blocked === 0 && report.confirmed === report.requested)
        assert.strictEqual(told.title.startsWith("Recall done: "), told.result === "confirmed")
        const body = webhookBody(new URL(`https://open.feishu.cn${botPath}`), told, { now: 0, secret: undefined })
        assert.isBelow(Buffer.byteLength(JSON.stringify(body)), 20_000)
        assert.notProperty(body, "sign")
      }),
    )
    // openssl dgst -sha256 -hmac "$(printf '1599360473\ndemo')" -binary </dev/null | base64
    assert.deepEqual(signature(1_599_360_473, Redacted.make("demo")), {
      timestamp: "1599360473",
      sign: "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",
    })
    const call = '<at user_id="all">all</at>'
    const body = webhookBody(new URL(`https://a.example${botPath}`), failureMessage(campaignId, call, 70), {
      now: 0,
      secret: undefined,
    })
    assert.include(JSON.stringify(body), JSON.stringify({ tag: "text", text: call }))
  })

  it("and a command are told hookLineLetters of a sentence at most", () => {
    const { lines } = failureMessage(campaignId, "a".repeat(5_000), 70)
    assert.isTrue(lines.every((line) => line.length <= limits.hookLineLetters))
  })
})

describe("a command of --on-done", () => {
  it.live("is killed after onDoneMillis, and whatever it started with it", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const file = join(directory, "late.txt")
      const command = `(sleep 1; echo late > ${file}) & sleep 30`
      const why = yield* runOnDone(command, message, { environment: process.env, quiet: true, onDoneMillis: 300 })
      assert.strictEqual(why, "it took longer than 0.3 s and was killed")
      yield* Effect.promise(() => setTimeout(1_200))
      assert.isFalse(existsSync(file))
    }).pipe(Effect.scoped),
  )

  it.live("need not read its input, whatever its size", () =>
    Effect.gen(function* () {
      const large = { ...message, json: { text: "a".repeat(1_000_000) } }
      assert.isUndefined(yield* runOnDone("exec true", large, { environment: process.env, quiet: true }))
      assert.strictEqual(
        yield* runOnDone("kill -9 $$", message, { environment: process.env, quiet: true }),
        "it was ended by SIGKILL",
      )
    }),
  )
})
