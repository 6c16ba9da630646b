import { Effect, Result, Schema, SchemaIssue } from "effect"

/**
 * What was given can't be; `message` names the places and what was expected there. Nothing was stored or called.
 *
 * @example
 * ```ts
 * import { type CampaignId, RecallClient } from "@feishu-recall/core"
 * import { Console, Effect } from "effect"
 *
 * // Every fault is told, with its place.
 * const pause = (id: CampaignId, by: string, reason: string) =>
 *   Effect.flatMap(RecallClient, (client) => client.pause(id, { by, reason })).pipe(
 *     Effect.catchTag("InvalidInput", ({ message }) => Console.error(message)),
 *   )
 * ```
 */
export class InvalidInput extends Schema.TaggedError<InvalidInput>()("InvalidInput", {
  message: Schema.String,
}) {}

/**
 * Input is judged as a whole, at the edge, before anything is read or written. The message names places and what was
 * expected, never what was given: that may be a secret in the wrong place.
 */
export const checked = <A>(schema: Schema.Decoder<A>, what: string) => {
  const decode = Schema.decodeUnknownEffect(schema, { errors: "all", onExcessProperty: "error" })
  return (input: unknown): Effect.Effect<A, InvalidInput> =>
    Effect.mapError(decode(input), ({ issue }) => invalid(what, faultsOf(issue)))
}

/** How long a list may be, and how many of its faults are named: a million lines are no message. */
export interface ListLimits {
  readonly length: number
  readonly faultsNamed: number
}

/** The same for a long list, one by one: neither its faults nor its length hold up the rest of the program. */
export const checkedList = <A>(schema: Schema.Decoder<A>, what: string, { faultsNamed, length }: ListLimits) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all" })
  const isRight = Schema.is(schema)
  return Effect.fnUntraced(function* (input: unknown): Effect.fn.Return<ReadonlyArray<A>, InvalidInput> {
    if (!Array.isArray(input)) return yield* invalid(what, ["Expected array"])
    if (input.length > length)
      return yield* invalid(what, [
        `expected at most ${length} of them at a time, not ${input.length}: give it in portions`,
      ])
    const values: Array<A> = []
    const named: Array<string> = []
    let more = 0
    for (const [index, given] of input.entries()) {
      if (index % 1_000 === 999) yield* Effect.yieldNow
      if (named.length >= faultsNamed) {
        if (!isRight(given)) more++
        continue
      }
      const decoded = decode(given)
      if (Result.isSuccess(decoded)) values.push(decoded.success)
      else named.push(...faultsOf(decoded.failure.issue, `[${index}]`))
    }
    if (named.length === 0) return values
    return yield* invalid(what, more > 0 ? [...named, `and ${more} more places`] : named)
  })
}

const invalid = (what: string, faults: ReadonlyArray<string>) =>
  new InvalidInput({ message: `correct the ${what}: ${faults.join("\n")}` })

const faultsOf = (issue: SchemaIssue.Issue, place = ""): ReadonlyArray<string> =>
  format(issue).issues.map(({ message, path = [] }) => {
    const keys = path.map((key) => `[${JSON.stringify(typeof key === "object" ? key.key : key)}]`)
    const at = [place, ...keys].join("")
    return at === "" ? message : `${message}\n  at ${at}`
  })

const format = SchemaIssue.makeFormatterStandardSchemaV1()
