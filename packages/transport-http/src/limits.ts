import { Effect, Schema } from "effect"

/**
 * What the transport keeps and reads at most, unless told otherwise in its options. A name ends in its unit, and counts
 * if it has none. What happens at each limit: docs/limits.md. How long a call may take says whoever makes it.
 */
export const limits = {
  /** Both budgets of a lane at their fullest, 64 calls each: one connection carries one call at a time. */
  connections: 128,
  /** As long as a call: later than that nobody waits for the connection any more. */
  connectTimeoutMillis: 10_000,
  /** An answer of the platform has hundreds of bytes, a proxy's page some thousands. */
  bodyLimitBytes: 262_144,
  /** All headers of an answer together; as much as Node itself would take. */
  headerLimitBytes: 16_384,
} as const

const atMost = (maximum: number) =>
  Schema.Int.check(
    Schema.isBetween({ minimum: 1, maximum }, { message: `expected a whole number from 1 to ${maximum}` }),
  )

const Limits = Schema.Struct({
  connections: atMost(10_000),
  connectTimeoutMillis: atMost(86_400_000),
  bodyLimitBytes: atMost(268_435_456),
  headerLimitBytes: atMost(16_777_216),
})

/** Limits that can't be are a mistake in the program: it dies with all that is wrong in them. */
export const checkLimits = (given: typeof Limits.Type): Effect.Effect<typeof Limits.Type> => Effect.orDie(decode(given))

const decode = Schema.decodeUnknownEffect(Limits, { errors: "all", onExcessProperty: "error" })
