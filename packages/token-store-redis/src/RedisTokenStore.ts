import { TokenStore, TokenStoreError } from "@feishu-recall/core"
import { plainTokenText, sealedTokenText } from "@feishu-recall/token-seal"
import { Clock, Config, Effect, Layer, Option, type Redacted, Schema } from "effect"
import { limits } from "./limits.ts"
import { makeRedisConnection } from "./RedisConnection.ts"

/** Which server, and sealed with which key. */
export interface RedisTokenStoreOptions {
  /** `redis://user:password@host:port/number`, or `rediss://` for TLS. */
  readonly url: Redacted.Redacted
  /**
   * 32 random bytes in base64 (`openssl rand -base64 32`), the same for every process: then Redis, its files and its
   * backups have sealed tokens only. Without a key they have them in the clear.
   */
  readonly key?: Redacted.Redacted | undefined
  /** What the names of all keys begin with. `feishu-recall:token:` unless told. */
  readonly prefix?: string | undefined
  /** How long one call may take, with connecting, in milliseconds. 1,500 unless told. */
  readonly timeoutMillis?: number | undefined
  /** Calls that may be under way; further ones fail. 1,024 unless told. */
  readonly callsUnderWay?: number | undefined
}

/**
 * Keeps tokens in Redis, each for as long as it lives. It connects when it is first needed, so a server that is away
 * does not keep a program from starting. Fails with `TokenStoreError` if the key is none; limits that can't be are a
 * mistake in the program, and it dies with all that is wrong in them.
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, TenantTokens } from "@feishu-recall/core"
 * import * as TokenStoreRedis from "@feishu-recall/token-store-redis"
 * import { Layer, Redacted } from "effect"
 *
 * const tokensOf = (lane: Lane, key: Redacted.Redacted) =>
 *   TenantTokens.layer(laneKey(lane)).pipe(
 *     Layer.provide(TokenStoreRedis.layer({ url: Redacted.make("redis://127.0.0.1:6379"), key })),
 *   )
 * ```
 */
export const layer = (options: RedisTokenStoreOptions): Layer.Layer<TokenStore, TokenStoreError> =>
  Layer.effect(TokenStore, makeStore(options))

/**
 * As {@link layer}, told by the application's configuration. Fails with `ConfigError` where it says nothing.
 *
 * @example
 * ```ts
 * import * as TokenStoreRedis from "@feishu-recall/token-store-redis"
 * import { Config } from "effect"
 *
 * const store = TokenStoreRedis.layerConfig({ url: Config.Redacted("REDIS_URL"), key: Config.Redacted("TOKEN_KEY") })
 * ```
 */
export const layerConfig = (
  options: Config.Wrap<RedisTokenStoreOptions>,
): Layer.Layer<TokenStore, TokenStoreError | Config.ConfigError> =>
  Layer.effect(TokenStore, Effect.flatMap(Config.unwrap(options), makeStore))

const makeStore = Effect.fnUntraced(function* (options: RedisTokenStoreOptions) {
  const { url, key: sealKey, prefix = "feishu-recall:token:" } = options
  const policy = yield* Effect.orDie(
    decodePolicy({
      timeoutMillis: options.timeoutMillis ?? limits.timeoutMillis,
      callsUnderWay: options.callsUnderWay ?? limits.callsUnderWay,
    }),
  )
  const texts =
    sealKey === undefined
      ? plainTokenText
      : yield* Effect.fromResult(sealedTokenText(sealKey)).pipe(
          Effect.mapError(({ message }) => new TokenStoreError({ operation: "open", message })),
        )
  const send = yield* makeRedisConnection({ url, ...policy })
  // JSON, for no two names may become one in UTF-8.
  const nameOf = (lane: string): string => prefix + JSON.stringify(lane)

  return TokenStore.of({
    get: Effect.fnUntraced(function* (lane) {
      // Whatever stands there, no more than this is read.
      const text = yield* send("get", ["GETRANGE", nameOf(lane), "0", `${limits.valueBytes - 1}`])
      if (text === "") return Option.none()
      const token = typeof text === "string" ? texts.read(lane, text) : undefined
      if (token === undefined) return yield* notOurs
      // The server's clock ends the key; ours says whether the token can still be used here.
      return token.expiresAt > (yield* Clock.currentTimeMillis) ? Option.some(token) : Option.none()
    }),
    set: Effect.fnUntraced(function* (lane, token) {
      const text = texts.write(lane, token)
      if (text === undefined || Buffer.byteLength(text) > limits.valueBytes)
        return yield* new TokenStoreError({
          operation: "set",
          message: `The token is larger than ${limits.valueBytes} bytes as it is stored, or has no expiry: keep it elsewhere.`,
        })
      const left = Math.ceil(token.expiresAt - (yield* Clock.currentTimeMillis))
      yield* send(
        "set",
        left > 0
          ? ["SET", nameOf(lane), text, "PX", `${Math.min(left, Number.MAX_SAFE_INTEGER)}`]
          : ["DEL", nameOf(lane)],
      )
    }),
    remove: (lane, token) =>
      Effect.asVoid(send("remove", ["EVAL", removeIfMarked, "1", nameOf(lane), texts.mark(lane, token)])),
  })
})

/** A script runs alone: nobody sets another token between comparing and deleting. */
const removeIfMarked = `
if redis.call("GETRANGE", KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then return redis.call("UNLINK", KEYS[1]) end
return 0`

const notOurs = new TokenStoreError({
  operation: "get",
  message:
    "Redis: what stands under the key is damaged, or was sealed with another key: give every process the same key and prefix. The next token that is set replaces it.",
})

const decodePolicy = Schema.decodeUnknownEffect(
  Schema.Struct({
    timeoutMillis: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400_000 })),
    callsUnderWay: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  }),
  { errors: "all" },
)
