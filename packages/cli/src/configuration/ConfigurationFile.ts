import { Schema } from "effect"
import { settings } from "./settings.ts"

const text = (name: keyof typeof settings) =>
  Schema.optionalKey(Schema.NonEmptyString.annotate({ description: settings[name].description }))

/** What a configuration file may say. Paths in it are taken from its own folder. No secret stands in it. */
export const ConfigurationFile = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String.annotate({ description: "The schema of this file, for editors" })),
  appId: text("appId"),
  appSecretFile: text("appSecretFile"),
  appSecretCommand: Schema.optionalKey(
    Schema.NonEmptyArray(Schema.NonEmptyString).annotate({ description: settings.appSecretCommand.description }),
  ),
  baseUrl: text("baseUrl"),
  store: text("store"),
  tokenStore: text("tokenStore"),
  tokenKeyFile: text("tokenKeyFile"),
  proxy: text("proxy"),
  ca: text("ca"),
  by: text("by"),
}).annotate({ title: "Configuration of feishu-recall" })
export type ConfigurationFile = typeof ConfigurationFile.Type
