import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { CliOutput, Command } from "effect/cli"
import { commandTree } from "../commandTree.ts"
import { End } from "../Invocation.ts"
import { builtIns } from "./builtIns.ts"
import { type HelpPage, helpPageOf } from "./HelpPage.ts"

/** The help of every command, in the order of the tree: asked for as a person asks for it, and caught. */
export const helpPages: Effect.Effect<ReadonlyArray<HelpPage>, unknown> = Effect.gen(function* () {
  const pages: Array<HelpPage> = []
  const catching = CliOutput.layerPresenter({
    present: (event) => Effect.sync(() => event._tag === "Help" && pages.push(helpPageOf(event.helpDoc))),
  })
  for (const path of pathsOf(commandTree))
    yield* Command.runWith(commandTree, { version: "" })([...path, "--help"]).pipe(
      Effect.provideService(End, { exitCode: 0, goOn: undefined, leave: undefined, debug: false }),
      Effect.provide([NodeServices.layer, catching, builtIns]),
    )
  return pages
})

const pathsOf = (command: Command.Command.Any): ReadonlyArray<ReadonlyArray<string>> => [
  [],
  ...command.subcommands.flatMap(({ commands }) =>
    commands.flatMap((one) => pathsOf(one).map((path) => [one.name, ...path])),
  ),
]
