import { Effect, Schema } from "effect"
import { limits } from "./limits.ts"

const count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))
const millis = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400_000 }))

/** What the options come to. Times in milliseconds. */
const PostgresPolicy = Schema.Struct({
  /** As PostgreSQL takes it without quotes, so that people can type it. It is the channel's name, too. */
  schema: Schema.String.check(Schema.isPattern(/^[a-z_][a-z0-9_]{0,62}$/)),
  connectMillis: millis,
  answerMillis: millis,
  lockMillis: millis,
  idleMillis: millis,
  connections: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 1_000 })),
  queueCapacity: count,
  batchLimit: count,
  pageLength: count,
  pageBytes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 268_435_456 })),
  pieceLength: count,
  pollMillis: millis,
})
export type PostgresPolicy = typeof PostgresPolicy.Type

/** The settings of a store: all of them can be told. */
export type PostgresSettings = { readonly [Name in keyof PostgresPolicy]?: PostgresPolicy[Name] | undefined }

/** Settings that can't be are a mistake in the program: it dies with all that is wrong in them. */
export const postgresPolicy = (given: PostgresSettings): Effect.Effect<PostgresPolicy> => {
  const { batchCharacters: _, listenAgainMillis: __, messageBytes: ___, soughtStreams: ____, ...defaults } = limits
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return Effect.orDie(decode({ schema: "feishu_recall", ...defaults, ...told }))
}

const decode = Schema.decodeUnknownEffect(PostgresPolicy, { errors: "all", onExcessProperty: "error" })
