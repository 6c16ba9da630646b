import { Effect, Schema } from "effect"

/** What was given can't be; `message` names every place and what was expected there. Nothing was stored or called. */
export class InvalidInput extends Schema.TaggedError<InvalidInput>()("InvalidInput", {
  message: Schema.String,
}) {}

/** Input is judged as a whole, at the edge, before anything is read or written. */
export const checked = <A>(schema: Schema.Decoder<A>, what: string) => {
  const decode = Schema.decodeUnknownEffect(schema, { errors: "all", onExcessProperty: "error" })
  return (input: unknown): Effect.Effect<A, InvalidInput> =>
    Effect.mapError(decode(input), (error) => new InvalidInput({ message: `correct the ${what}: ${error.message}` }))
}
