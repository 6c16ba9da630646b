import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { CliError, Command } from "effect/cli"
import { commandTree } from "./commandTree.ts"
import { usagePresenter } from "./display/usagePresenter.ts"
import { builtIns } from "./help/builtIns.ts"
import { exitCodes } from "./exitCode.ts"
import { type CommandEnd, End } from "./Invocation.ts"
import { runProgram } from "./runProgram.ts"
import { version } from "./version.ts"

/** Runs a command line as the whole process. */
export const runCommandLine = (args: ReadonlyArray<string>): void => {
  const end: CommandEnd = { exitCode: exitCodes.confirmed, goOn: undefined, leave: undefined, debug: false }
  const program = Command.runWith(commandTree, { version })(withDashes(args)).pipe(
    Effect.map(() => end.exitCode),
    Effect.catchIf(isShowHelp, (help) =>
      Effect.succeed(help.errors.length > 0 ? exitCodes.badInput : exitCodes.confirmed),
    ),
    Effect.provideService(End, end),
    Effect.provide([NodeServices.layer, usagePresenter, builtIns]),
  )
  runProgram(program, { goOn: () => end.goOn, leave: () => end.leave, debug: () => end.debug })
}

/** What follows `sandbox` is that program's own: a person in a rehearsal need not know that two dashes say so. */
const withDashes = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [command, ...rest] = args
  const isPassedOn = command === "sandbox" && !rest.some((each) => ["--", "-h", "--help"].includes(each))
  return isPassedOn ? [command, "--", ...rest] : args
}

const isShowHelp = (error: unknown): error is CliError.ShowHelp =>
  CliError.isCliError(error) && error._tag === "ShowHelp"
