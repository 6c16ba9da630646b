import { Schema, Struct } from "effect"

const Code = Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0)))

/** Where an app gets its events. */
export const WebhookPlan = Schema.Struct({
  url: Schema.String.check(Schema.isPattern(/^https?:\/\/\S+$/, { message: "an http or https address" })),
  verificationToken: Schema.NonEmptyString,
  /** With it events are encrypted and signed. */
  encryptKey: Schema.optionalKey(Schema.NonEmptyString),
})

/** What can be changed about an app while the sandbox runs; see `App`. */
export const appFields = {
  appSecret: Schema.NonEmptyString,
  installedIn: Schema.Array(Schema.NonEmptyString),
  scopes: Schema.Array(Schema.String),
  availability: Schema.Union([
    Schema.Literal("everybody"),
    Schema.Struct({ departmentIds: Schema.Array(Schema.String), openIds: Schema.Array(Schema.String) }),
  ]),
  bot: Schema.Boolean,
  disabled: Schema.Boolean,
  ipDenied: Schema.Boolean,
  allowedAddresses: Schema.Array(Schema.String),
  quotaExceeded: Schema.Boolean,
  permissionDenied: Schema.Boolean,
  refusals: Schema.Struct({
    token: Code,
    internal_app_token: Code,
    store_app_token: Code,
    store_tenant_token: Code,
    app_ticket_resend: Code,
    batch_send: Code,
    recall: Code,
    get_progress: Code,
    read_user: Code,
    delete_message: Code,
  }),
}

/** An app of a world. Without an id or a secret it gets one from the seed; without a tenant it joins the first. */
export const WorldApp = Schema.Struct({
  ...Struct.map(appFields, Schema.optionalKey),
  kind: Schema.optionalKey(Schema.Literals(["selfBuilt", "store"])),
  appId: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^cli_[0-9a-zA-Z]{16}$/, { message: "cli_ and 16 letters or digits" })),
  ),
  tenantKey: Schema.optionalKey(Schema.NonEmptyString),
})
