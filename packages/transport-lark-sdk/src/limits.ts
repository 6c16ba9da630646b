import { Effect, Schema } from "effect"

/**
 * What is read and waited for at most. A name ends in its unit. What happens at each limit: docs/limits.md. How long a
 * call may take says whoever makes it; how many connections there are, the client's agent.
 */
export const limits = {
  /** An answer of the platform has hundreds of bytes, a proxy's page some thousands. */
  bodyLimitBytes: 262_144,
  /** For a token, all calls that it takes together: one for a self-built app, three for a store app without a ticket. */
  tokenTimeoutMillis: 10_000,
  /** The SDK's cache gives a token until so long before its end, and does not say when that is. */
  cachedTokenMillis: 180_000,
} as const

const Limits = Schema.Struct({
  bodyLimitBytes: Schema.Int.check(
    Schema.isBetween({ minimum: 1, maximum: 268_435_456 }, { message: "expected a whole number from 1 to 268435456" }),
  ),
})

/** Limits that can't be are a mistake in the program: it dies with all that is wrong in them. */
export const checkLimits = (given: typeof Limits.Type): Effect.Effect<typeof Limits.Type> => Effect.orDie(decode(given))

const decode = Schema.decodeUnknownEffect(Limits, { errors: "all", onExcessProperty: "error" })
