import { Schema, Struct } from "effect"
import { PlatformSettingsPatch } from "../model/PlatformSettings.ts"
import { NetworkWeatherPatch } from "./NetworkWeather.ts"

const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 500_000 }))
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

const changeable = {
  appSecret: Schema.NonEmptyString,
  scopes: Schema.Array(Schema.String),
  bot: Schema.Boolean,
  disabled: Schema.Boolean,
  ipDenied: Schema.Boolean,
  quotaExceeded: Schema.Boolean,
  permissionDenied: Schema.Boolean,
}

export const AppChangeCommand = Schema.Struct(Struct.map(changeable, Schema.optionalKey))

export const AppCommand = Schema.Struct({
  ...Struct.map(changeable, Schema.optionalKey),
  appId: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^cli_[0-9a-zA-Z]{16}$/))),
  tenantKey: Schema.optionalKey(Schema.NonEmptyString),
})

export const RevokeCommand = Schema.Struct({
  appId: Schema.optionalKey(Schema.String),
  keepIssuing: Schema.optionalKey(Schema.Boolean),
})
