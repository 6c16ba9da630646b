import { Effect } from "effect"
import { CliOutput } from "effect/cli"
import { helpLines } from "../help/helpLines.ts"
import { helpPageOf } from "../help/HelpPage.ts"
import { screen } from "./Screen.ts"
import { detectTerminal } from "./Terminal.ts"

/** Help that was asked for is the output; a wrong flag is one sentence on stderr, and stdout stays empty. */
export const usagePresenter = CliOutput.layerPresenter({
  present: (event) =>
    Effect.sync(() => {
      switch (event._tag) {
        case "Help":
          process.stdout.write(
            `${helpLines(helpPageOf(event.helpDoc), detectTerminal(process.stdout, process.env)).join("\n")}\n`,
          )
          return
        case "Version":
          process.stdout.write(`${event.name} ${event.version}\n`)
          return
        case "InvalidInvocation": {
          const faults = event.errors.map(({ message }) => oneLine(message))
          screen.say(`${faults.join("; ")}: see ${event.commandPath.join(" ")} --help`)
        }
      }
    }),
})

const oneLine = (message: string): string =>
  message
    .replace(/\.$/, "")
    // What a schema says of a value is a sentence of its own.
    .replaceAll(/Expected: Schema validation failed: (?=Expected)/g, "")
    .replace(/\s*Did you mean this\?\s*(\S+)\s*$/, ", did you mean $1?")
    .replaceAll(/\s*\n\s*/g, " ")
