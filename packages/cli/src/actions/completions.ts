import { Effect } from "effect"
import { Completions } from "effect/cli"
import { commandTree } from "../commandTree.ts"
import { exitCodes } from "../exitCode.ts"

/** `feishu-recall completions` */
export const completions = (input: { readonly shell: "bash" | "zsh" | "fish" }) =>
  Effect.sync(() => {
    const script = Completions.generate(commandTree.name, input.shell, Completions.fromCommand(commandTree))
    // Its head says how it is installed, by a flag that this command has not.
    process.stdout.write(script.replaceAll(`${commandTree.name} --completions`, `${commandTree.name} completions`))
    return exitCodes.confirmed
  })
