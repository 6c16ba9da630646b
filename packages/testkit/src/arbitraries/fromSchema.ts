import { Effect, type Schema } from "effect"
import * as Arbitrary from "effect/Arbitrary"
import * as fc from "fast-check"

/**
 * Values as Effect derives them from a schema. A value comes from its seed alone, so it is found again, and is not made
 * smaller. For what is hardly ever a counter-example by its size.
 *
 * @example
 * ```ts
 * import { Reading } from "@feishu-recall/core"
 * import { fromSchema } from "@feishu-recall/testkit"
 * import * as fc from "fast-check"
 *
 * const neverNegative = fc.property(fromSchema(Reading), ({ recallCount }) => recallCount >= 0)
 * ```
 */
export const fromSchema = <A>(schema: Schema.Codec<A, unknown>): fc.Arbitrary<A> => {
  const derived = Arbitrary.schema(schema)
  return fc.nat().map((seed) => Effect.runSync(Arbitrary.sampleEffect(derived, { count: 1, seed }))[0]!)
}
