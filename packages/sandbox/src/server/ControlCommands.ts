import { Schema, Struct } from "effect"
import { limits } from "../limits.ts"
import { PlatformSettingsPatch } from "../model/PlatformSettings.ts"
import { tenantFields } from "../model/World.ts"
import { appFields, WebhookPlan, WorldApp } from "../model/WorldApp.ts"
import { NetworkWeatherPatch } from "./NetworkWeather.ts"

const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: limits.staged }))
const HoursAgo = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 24 * 365 }))

/** Settings of the platform, and under `weather` those of the network. */
export const SettingsCommand = PlatformSettingsPatch.mapFields((fields) => ({
  ...fields,
  weather: Schema.optionalKey(NetworkWeatherPatch),
}))

/** Puts `count` batch messages there, each to `people` people. */
export const StageCommand = Schema.Struct({
  appId: Schema.optionalKey(Schema.String),
  count: Count,
  people: Schema.optionalKey(Count),
  sentHoursAgo: Schema.optionalKey(HoursAgo),
})

export const BatchMessageCommand = Schema.Struct({
  sentHoursAgo: Schema.optionalKey(HoursAgo),
  shortBy: Schema.optionalKey(Count),
  permissionDenied: Schema.optionalKey(Schema.Boolean),
})

export const AppChangeCommand = Schema.Struct({
  ...Struct.map(appFields, Schema.optionalKey),
  webhook: Schema.optionalKey(WebhookPlan),
})

export const AppCommand = Schema.Struct({ ...WorldApp.fields, webhook: Schema.optionalKey(WebhookPlan) })

export const TenantCommand = Schema.Struct(Struct.map(tenantFields, Schema.optionalKey))

/** Moves time ahead, at most a year at once. */
export const TimeCommand = Schema.Struct({
  advanceMs: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 31_536_000_000 })),
})

export const RevokeCommand = Schema.Struct({
  appId: Schema.optionalKey(Schema.String),
  keepIssuing: Schema.optionalKey(Schema.Boolean),
})
