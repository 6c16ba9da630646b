import * as fc from "fast-check"

/** Whatever a platform may put into a text: half a surrogate pair, control characters, names that trip up objects. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom("", "\ud800", "a\u0000b", "__proto__", "失败"),
)

/** One line that is not blank, as people have to write a name or a reason. */
export const lines: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("lin.wei@example.com", "工资数字有误", "wrong salary figures", "O'Brien; DROP TABLE"),
  fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{0,40}$/),
)

/** Digits of this alphabet, exactly so many. */
export const digits = (length: number, alphabet: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet.split("")), minLength: length, maxLength: length })

/** A value, or null. */
export const nullable = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(values, { nil: null })

/** A value, or undefined. */
export const optional = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.option(values, { nil: undefined })
