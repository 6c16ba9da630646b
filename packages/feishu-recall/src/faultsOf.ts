/** What is wrong with a value that is there; `undefined`: nothing. */
export type Rule = (value: unknown) => string | undefined

/** A rule that says what was expected, never what was given: that may be a secret in the wrong place. */
export const expected =
  (isRight: (value: unknown) => boolean, what: string): Rule =>
  (value) =>
    isRight(value) ? undefined : `expected ${what}`

/** An array is none: its places are no names. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** All that is wrong with an object, each with its place: a name that nobody knows is a typing error that would be lost. */
export const faultsOf = (
  given: object,
  rules: Readonly<Record<string, Rule>>,
  what: string,
  place = "",
): ReadonlyArray<string> =>
  Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(rules, name)) return [`${place}${name}: there is no such ${what}`]
    const fault = value === undefined ? undefined : rules[name]!(value)
    return fault === undefined ? [] : [`${place}${name}: ${fault}`]
  })
