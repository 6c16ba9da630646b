import { hostname, userInfo } from "node:os"
import { type Lane, Order } from "@feishu-recall/core"
import { Effect, Option, Result, Schema } from "effect"
import { badInput, type CommandError } from "../CommandError.ts"
import type { Configuration } from "../configuration/Configuration.ts"
import { secretMissing, tellsAppSecret } from "../configuration/readSecret.ts"
import { type ReadConfiguration, readConfiguration } from "../configuration/readConfiguration.ts"
import { Invocation } from "../Invocation.ts"

/** A part of the input, or all that is wrong with it. */
export type Judged<A> = Result.Result<A, ReadonlyArray<string>>

type Parts = Readonly<Record<string, Judged<unknown>>>

/** All parts of the input, or all that is wrong with any of them: nothing is stored and nothing is called before. */
export const judge = <const P extends Parts>(
  parts: P,
): Effect.Effect<{ readonly [Name in keyof P]: P[Name] extends Judged<infer A> ? A : never }, CommandError> => {
  const faults = Object.values(parts).flatMap((part) => (Result.isFailure(part) ? part.failure : []))
  if (faults.length > 0) return Effect.fail(badInput(faults.join("\n")))
  const values = Object.entries(parts).map(([name, part]) => [name, Result.getOrThrow(part)] as const)
  return Effect.succeed(Object.fromEntries(values) as never)
}

/** What was read before, as a part of the input. */
export const judged = <A, R>(effect: Effect.Effect<A, CommandError, R>): Effect.Effect<Judged<A>, never, R> =>
  Effect.map(
    Effect.result(effect),
    Result.mapError(({ message }) => [message]),
  )

/** The settings that this command goes by, not judged yet. */
export const readSettings: Effect.Effect<ReadConfiguration, never, Invocation> = Effect.map(
  Invocation,
  readConfiguration,
)

/** The settings, or what is wrong with them: with a wrong one, a note may say why. */
export const judgeSettings = ({ configuration, faults, notes }: ReadConfiguration): Judged<Settings> =>
  faults.length > 0 ? Result.fail([...faults, ...notes]) : Result.succeed({ configuration, notes })

export interface Settings {
  readonly configuration: Configuration
  /** What is allowed, and may still be a mistake. */
  readonly notes: ReadonlyArray<string>
}

/** The settings alone, for a command that takes nothing else. What may be a mistake in them is told. */
export const configured = Effect.gen(function* () {
  const { settings } = yield* judge({ settings: judgeSettings(yield* readSettings) })
  yield* tellNotes(settings.notes)
  return settings.configuration
})

export const tellNotes = (notes: ReadonlyArray<string>) =>
  Effect.map(Invocation, ({ output }) => {
    for (const note of notes) output.warn(note)
  })

/** Who orders it and why. */
export const judgeOrder = (
  { reason }: { readonly reason: Option.Option<string> },
  { configuration }: ReadConfiguration,
): Judged<Order> => {
  const told = configuration.by?.value
  // A name that can't be is told with the settings.
  const by = told !== undefined && isActor(told) ? told : whoRunsThis()
  const order = { by, reason: Option.getOrElse(reason, () => "") }
  return isOrder(order)
    ? Result.succeed(order)
    : Result.fail(["--reason is needed: say why on one line, in 1,000 letters at most"])
}

const isActor = Schema.is(Order.fields.by)
const isOrder = Schema.is(Order)

/** `lin.wei@laptop`: enough for a colleague to know whom to ask. */
const whoRunsThis = (): string => {
  let name: string
  try {
    name = userInfo().username
  } catch {
    // In a container nobody may have given the user a name.
    name = `user ${process.getuid?.() ?? "unknown"}`
  }
  return `${name}@${hostname()}`.slice(0, 200)
}

/** The lane that the settings name. */
export const judgeLane = ({ configuration: { appId, baseUrl } }: ReadConfiguration): Judged<Lane> =>
  appId === undefined
    ? Result.fail([
        'the app id is missing: say it with --app-id, in FEISHU_APP_ID or as "appId" in a configuration file',
      ])
    : Result.succeed({ baseUrl: baseUrl!.value, appId: appId.value, tenantKey: "self" })

/** Whether there is a secret at all; it is read when the rest is right. */
export const judgeSecret = ({ configuration }: ReadConfiguration): Judged<void> =>
  tellsAppSecret(configuration) ? Result.void : Result.fail([secretMissing])
