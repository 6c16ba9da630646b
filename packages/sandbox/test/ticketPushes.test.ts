import { createDecipheriv, createHash } from "node:crypto"
import {
  changeSettings,
  createApp,
  makePlatform,
  nextPushAt,
  type PlatformState,
  settlePush,
  setWebhook,
  takeDuePushes,
  type Webhook,
  writePush,
} from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { encrypt } from "../src/model/writePush.ts"
import { callModel, noon } from "./callModel.ts"
import { pushFirstTicket } from "./wire/WireWorld.ts"

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const webhook: Webhook = { url: "http://127.0.0.1:1/", verificationToken: "v", encryptKey: "test key" }

const decrypt = (encryptKey: string, base64: string): string => {
  const bytes = Buffer.from(base64, "base64")
  const key = createHash("sha256").update(encryptKey).digest()
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16))
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString("utf8")
}

const makeStore = () => {
  const platform = makePlatform()
  const app = createApp(platform, { kind: "store", installedIn: ["acme"] })
  return { platform, app }
}

const appTokenCode = (
  platform: PlatformState,
  app: { appId: string; appSecret: string },
  ticket: string,
  now: number,
) =>
  callModel(platform, now, "POST", "/open-apis/auth/v3/app_access_token", {
    body: { app_id: app.appId, app_secret: app.appSecret, app_ticket: ticket },
  }).code

describe("events", () => {
  it("go nowhere before the webhook answered its challenge", () => {
    const { platform, app } = makeStore()
    setWebhook(platform, app.appId, webhook, noon)
    const [challenge, ...others] = takeDuePushes(platform, noon)
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(JSON.parse(challenge!.text), {
      challenge: challenge!.id,
      token: "v",
      type: "url_verification",
    })
    settlePush(platform, challenge!, false, noon)
    const { appId: app_id, appSecret: app_secret } = app
    const resend = { body: { app_id, app_secret } }
    assert.strictEqual(callModel(platform, noon, "POST", "/open-apis/auth/v3/app_ticket/resend", resend).code, 0)
    assert.deepStrictEqual(takeDuePushes(platform, noon + 10 * hour), [])
    setWebhook(platform, app.appId, webhook, noon + 11 * hour)
    settlePush(platform, takeDuePushes(platform, noon + 11 * hour)[0]!, true, noon + 11 * hour)
    assert.strictEqual(takeDuePushes(platform, noon + 11 * hour)[0]?.kind, "app_ticket")
  })

  it("without an answer come again after 15 seconds, 5 minutes, an hour and 6 hours, and then no more", () => {
    const { platform, app } = makeStore()
    pushFirstTicket(platform, app)
    changeSettings(platform, { ticketPushSeconds: 100_000 })
    const { appId: app_id, appSecret: app_secret } = app
    callModel(platform, noon, "POST", "/open-apis/auth/v3/app_ticket/resend", { body: { app_id, app_secret } })
    const seen: Array<{ readonly at: number; readonly id: string }> = []
    for (let at: number | undefined = noon; at !== undefined && at < noon + 24 * hour; at = nextPushAt(platform)) {
      for (const push of takeDuePushes(platform, at)) {
        seen.push({ at, id: push.id })
        settlePush(platform, push, false, at)
      }
    }
    const waits = seen.slice(1).map(({ at }, index) => at - seen[index]!.at)
    assert.deepStrictEqual(waits, [15 * second, 5 * minute, hour, 6 * hour])
    assert.strictEqual(new Set(seen.map(({ id }) => id)).size, 1)
    assert.deepStrictEqual(
      platform.ticketOffice.deliveries.slice(-5).map(({ redelivery, isAnswered }) => [redelivery, isAnswered]),
      [0, 1, 2, 3, 4].map((redelivery) => [redelivery, false]),
    )
  })

  it("can come twice although they were answered", () => {
    const { platform, app } = makeStore()
    changeSettings(platform, { duplicatePushChance: 1 })
    pushFirstTicket(platform, app)
    const [again] = takeDuePushes(platform, noon)
    const delivered = platform.ticketOffice.deliveries.at(-1)!
    assert.deepStrictEqual([delivered.id, delivered.isAnswered], [again?.id, true])
  })

  it("are encrypted and signed so that the documented rules read them back", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (encryptKey, text) => {
        assert.strictEqual(decrypt(encryptKey, encrypt(encryptKey, text, Buffer.alloc(16, 7))), text)
      }),
    )
    // The vector of the documents.
    assert.strictEqual(decrypt("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="), "hello world")
    const { platform, app } = makeStore()
    setWebhook(platform, app.appId, webhook, noon)
    const [push] = takeDuePushes(platform, noon)
    const { headers, body } = writePush(platform, push!, webhook, noon)
    assert.strictEqual(decrypt("test key", JSON.parse(body).encrypt), push!.text)
    const signed = `${headers["X-Lark-Request-Timestamp"]}${headers["X-Lark-Request-Nonce"]}test key${body}`
    assert.deepInclude(headers, { "X-Lark-Signature": createHash("sha256").update(signed).digest("hex") })
    assert.strictEqual(writePush(platform, push!, { ...webhook, encryptKey: undefined }, noon).body, push!.text)
  })
})

describe("tickets", () => {
  it("come every hour; each works for two hours, also beside a newer one", () => {
    const { platform, app } = makeStore()
    const first = pushFirstTicket(platform, app)
    assert.deepStrictEqual(takeDuePushes(platform, noon + hour - 1), [])
    const [push] = takeDuePushes(platform, noon + hour)
    const second: string = JSON.parse(push!.text).event.app_ticket
    assert.notStrictEqual(second, first)
    assert.strictEqual(appTokenCode(platform, app, first, noon + 2 * hour - 1), 0)
    assert.strictEqual(appTokenCode(platform, app, first, noon + 2 * hour), 10012)
    assert.strictEqual(appTokenCode(platform, app, second, noon + 2 * hour), 0)
  })

  it("are replaced by newer ones where that is set", () => {
    const { platform, app } = makeStore()
    changeSettings(platform, { olderTicketsAreValid: false })
    const first = pushFirstTicket(platform, app)
    takeDuePushes(platform, noon + hour)
    assert.strictEqual(appTokenCode(platform, app, first, noon + hour), 10012)
  })
})
