import { Effect } from "effect"
import { CliOutput } from "effect/cli"
import { screen } from "./Screen.ts"

/** Help that was asked for is the output; a wrong flag is one sentence on stderr, and stdout stays empty. */
export const usagePresenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Effect.sync(() => {
          const faults = event.errors.map((error) => error.message.replace(/\.$/, "")).join("; ")
          screen.say(`${faults}: see ${event.commandPath.join(" ")} --help`)
        })
      : CliOutput.defaultPresenter.present(event),
})
