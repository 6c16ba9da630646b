import { Config, Schema } from "effect"
import { ApiKey } from "./ApiKey.ts"

/** All that the service is told, each with its variable. What is missing or wrong ends the start, with its name. */
export const settings = Config.all({
  host: Config.withDefault(Config.String("HOST"), "0.0.0.0"),
  /** 0 lets the system choose. */
  port: Config.withDefault(Config.Int("PORT"), 8080),
  baseUrl: Config.withDefault(Config.String("FEISHU_BASE_URL"), "https://open.feishu.cn"),
  appId: Config.String("FEISHU_APP_ID"),
  appSecret: Config.Redacted("FEISHU_APP_SECRET"),
  databaseUrl: Config.Redacted("DATABASE_URL"),
  redisUrl: Config.Redacted("REDIS_URL"),
  /** `[{"name":"lin.wei","role":"operator","sha256":"…"}]` */
  apiKeys: Config.schema(Schema.fromJsonString(Schema.NonEmptyArray(ApiKey)), "API_KEYS"),
})
