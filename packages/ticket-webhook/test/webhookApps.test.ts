import { TokenStoreMemory } from "@feishu-recall/core"
import { limits, TicketWebhook, type TicketWebhookOptions } from "@feishu-recall/ticket-webhook"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Effect, Exit, Layer, Redacted } from "effect"
import { inspect } from "node:util"
import { deliver, statusOf, withWebhook } from "./delivering.ts"
import { baseUrl, makePushingApp } from "./pushes.ts"

describe("the apps of a webhook", () => {
  it.effect("may come from the configuration of the program", () => {
    const { app, ticket } = makePushingApp({ encryptKey: "k" })
    const environment = {
      FEISHU_APP_ID: app.appId,
      FEISHU_VERIFICATION_TOKEN: Redacted.value(app.verificationToken),
      FEISHU_ENCRYPT_KEY: "k",
    }
    const webhook = TicketWebhook.layerConfig({
      apps: [
        {
          baseUrl: Config.succeed(baseUrl),
          appId: Config.String("FEISHU_APP_ID"),
          verificationToken: Config.Redacted("FEISHU_VERIFICATION_TOKEN"),
          encryptKey: Config.Redacted("FEISHU_ENCRYPT_KEY"),
        },
      ],
    })
    const answered = (known: Readonly<Record<string, string>>) =>
      deliver(ticket).pipe(
        Effect.provide(
          webhook.pipe(Layer.provide([TokenStoreMemory, ConfigProvider.layer(ConfigProvider.fromUnknown(known))])),
        ),
      )
    return Effect.gen(function* () {
      assert.strictEqual(statusOf(yield* answered(environment)), 200)
      assert.match(String(yield* Effect.flip(answered({ FEISHU_APP_ID: app.appId }))), /VERIFICATION_TOKEN|ENCRYPT_KEY/)
    })
  })

  it.effect("are refused all at once if they can't be, and without showing what was given", () => {
    const { app } = makePushingApp()
    const complaint = (apps: ReadonlyArray<unknown>) =>
      Effect.map(Effect.exit(withWebhook({ apps: apps as TicketWebhookOptions["apps"] }, Effect.void)), (exit) => {
        assert.isTrue(Exit.isFailure(exit))
        return inspect(Exit.isFailure(exit) ? Cause.squash(exit.cause) : "", { depth: 9 })
      })
    return Effect.gen(function* () {
      const wrong = yield* complaint([
        { ...app, baseUrl: "feishu" },
        { ...app, verificationToken: "a-secret-in-the-wrong-place" },
        { ...app, encryptKey: Redacted.make("") },
      ])
      for (const place of ['[0]["baseUrl"]', '[1]["verificationToken"]', '[2]["encryptKey"]'])
        assert.include(wrong, place)
      assert.notInclude(wrong, "a-secret")
      assert.include(yield* complaint([]), "at least 1")
      assert.include(yield* complaint([app, app]), "each app once")
      const many = Array.from({ length: limits.apps + 1 }, (_, number) => ({ ...app, appId: `cli_${number}` }))
      assert.include(yield* complaint(many), `${limits.apps}`)
    })
  })
})
