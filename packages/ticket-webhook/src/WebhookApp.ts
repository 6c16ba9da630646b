import { App, InvalidInput } from "@feishu-recall/core"
import { Effect, Schema, SchemaIssue } from "effect"
import { limits } from "./limits.ts"

/** An app whose events arrive here, with what the developer console has under events and callbacks, encryption strategy. */
export const WebhookApp = Schema.Struct({
  ...App.fields,
  /** What every push of the app has in it; shown nowhere. */
  verificationToken: Schema.Redacted(Schema.NonEmptyString),
  /** With it events are encrypted and signed; a push in the clear is refused then. None: they come in the clear. */
  encryptKey: Schema.optional(Schema.Redacted(Schema.NonEmptyString)),
})
export type WebhookApp = typeof WebhookApp.Type

/** Apps that can't be are refused all at once, by their places: what was given may be a secret in the wrong place. */
export const checkApps = (given: unknown): Effect.Effect<ReadonlyArray<WebhookApp>, InvalidInput> =>
  Effect.mapError(decode(given), ({ issue }) => {
    const faults = format(issue).issues.map(({ message, path = [] }) => {
      const place = path.map((key) => `[${JSON.stringify(typeof key === "object" ? key.key : key)}]`).join("")
      return place === "" ? message : `${message}\n  at ${place}`
    })
    return new InvalidInput({ message: `correct the apps of the webhook: ${faults.join("\n")}` })
  })

const decode = Schema.decodeUnknownEffect(
  Schema.Array(WebhookApp).check(
    Schema.isMinLength(1),
    Schema.isMaxLength(limits.apps),
    Schema.makeFilter((apps) => new Set(apps.map(({ appId, baseUrl }) => `${baseUrl} ${appId}`)).size === apps.length, {
      message: "expected each app once",
    }),
  ),
  { errors: "all", onExcessProperty: "error" },
)

const format = SchemaIssue.makeFormatterStandardSchemaV1()
