import { Effect, Schema } from "effect"

/** An option asks for a package that is not installed. */
export class AdapterMissing extends Schema.TaggedError<AdapterMissing>()("AdapterMissing", {
  package: Schema.String,
  option: Schema.String,
}) {
  override get message() {
    return `the option ${this.option} needs a package that is not installed: npm install ${this.package}`
  }
}

/** Loads an adapter that only some install. */
export const loadAdapter = <A>(
  name: string,
  option: string,
  load: () => Promise<A>,
): Effect.Effect<A, AdapterMissing> =>
  Effect.flatten(
    Effect.promise(() =>
      load().then(Effect.succeed, (error: unknown) =>
        isMissing(error, name) ? Effect.fail(new AdapterMissing({ package: name, option })) : Effect.die(error),
      ),
    ),
  )

/** The package itself: one that it needs and does not find is another trouble. */
const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.includes(`'${name}'`)
