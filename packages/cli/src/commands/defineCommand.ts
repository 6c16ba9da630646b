import { Effect, Option, Predicate } from "effect"
import { Command } from "effect/cli"
import { settingNames, settingOf, type SettingName } from "../configuration/settings.ts"
import { makeOutput } from "../display/Output.ts"
import { readGlobalFlags } from "../globalFlags.ts"
import { End, Invocation } from "../Invocation.ts"

/** A command as help, completions and the documentation show it, and where its work is. */
export interface CommandDefinition<Name extends string, Flags extends Command.Command.Config> {
  readonly name: Name
  /** One line, for the list of commands. */
  readonly summary: string
  /** What more there is to know, in short paragraphs. */
  readonly details?: string
  readonly flags: Flags
  readonly examples: readonly [Command.Command.Example, ...Array<Command.Command.Example>]
  /**
   * Loads what the command does, whose value is the exit code. Nothing of it is loaded for `--help`: a definition
   * imports neither the core nor an adapter.
   */
  readonly load: () => Promise<Action<Command.Command.Config.Infer<Flags>>>
}

/** What a command does. Its value is the exit code; its error becomes one sentence. */
export type Action<Input> = (input: Input) => Effect.Effect<number, unknown, Invocation>

export const defineCommand = <const Name extends string, const Flags extends Command.Command.Config>(
  definition: CommandDefinition<Name, Flags>,
) =>
  Command.make(definition.name, definition.flags, (input) =>
    Effect.gen(function* () {
      const { debug, file, flags, json, quiet } = yield* readGlobalFlags
      const end = yield* End
      end.debug = debug
      const act = yield* Effect.promise(definition.load)
      end.exitCode = yield* act(input).pipe(
        Effect.provideService(Invocation, {
          output: makeOutput({ json, quiet }),
          flags: new Map([...flags, ...ownSettings(input)]),
          file,
          environment: process.env,
          directory: process.cwd(),
          goOnWith: (command) => {
            end.goOn = command
          },
          leaveWith: (sentence) => {
            end.leave = sentence
          },
        }),
      )
    }),
  ).pipe(
    Command.withShortDescription(definition.summary),
    Command.withDescription([definition.summary, definition.details].filter((part) => part !== undefined).join("\n\n")),
    Command.withExamples(definition.examples),
  )

/** Settings whose flags stand with single commands: `--by` with the orders, since nobody else has to know who. */
const ownSettings = (input: unknown): ReadonlyArray<readonly [SettingName, string]> =>
  settingNames.flatMap((name) => {
    if (settingOf(name).ownFlag !== true || !Predicate.hasProperty(input, name)) return []
    const told = input[name]
    return Option.isOption(told) && Option.isSome(told) && typeof told.value === "string" ? [[name, told.value]] : []
  })
