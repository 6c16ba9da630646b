import { Effect, Schema } from "effect"
import { limits } from "./limits.ts"

const count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

/** What the options come to. Times in milliseconds. */
const SqlitePolicy = Schema.Struct({
  busyTimeoutMillis: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 86_400_000 })),
  pollMillis: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400_000 })),
  queueCapacity: count,
  batchLimit: count,
  pageLength: count,
  pageCharacters: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 268_435_456 })),
  tallyLength: count,
  journalBytes: Schema.Int.check(Schema.isBetween({ minimum: 4_096, maximum: 1e12 })),
  maximumBytes: Schema.UndefinedOr(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
})
export type SqlitePolicy = typeof SqlitePolicy.Type

/** The limits of a store: all of them can be told. */
export type SqliteLimits = { readonly [Name in keyof SqlitePolicy]?: SqlitePolicy[Name] | undefined }

/** Limits that can't be are a mistake in the program: it dies with all that is wrong in them. */
export const sqlitePolicy = (given: SqliteLimits): Effect.Effect<SqlitePolicy> => {
  const { blockingMillis: _, soughtStreams: __, ...defaults } = limits
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return Effect.orDie(decode({ maximumBytes: undefined, ...defaults, ...told }))
}

const decode = Schema.decodeUnknownEffect(SqlitePolicy, { errors: "all", onExcessProperty: "error" })
