#!/usr/bin/env node
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { exitCodes } from "./exitCode.ts"
import { orderCommands } from "./orderCommands.ts"
import { makeRecallCommand } from "./recallCommand.ts"
import { runProgram } from "./runProgram.ts"
import { usagePresenter } from "./usagePresenter.ts"
import { version } from "./version.ts"

let exitCode: number = exitCodes.confirmed
let campaign: string | undefined

const command = Command.make("feishu-recall").pipe(
  Command.withDescription("Take back mass messages on Feishu and Lark, and prove it"),
  Command.withSubcommands([
    makeRecallCommand(
      (code) => {
        exitCode = code
      },
      (id) => {
        campaign = id
      },
    ),
    ...orderCommands,
  ]),
)

runProgram(
  Command.run(command, { version }).pipe(
    Effect.catchTag("ShowHelp", (help) =>
      Effect.sync(() => (exitCode = help.errors.length > 0 ? exitCodes.badInput : 0)),
    ),
    Effect.map(() => exitCode),
    Effect.provide([NodeServices.layer, usagePresenter]),
  ),
  {
    goOn: () =>
      campaign === undefined
        ? undefined
        : `feishu-recall recall --resume ${campaign} (and the same --app-id, --base-url and --store)`,
  },
)
