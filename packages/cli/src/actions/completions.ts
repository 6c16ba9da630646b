import { Effect } from "effect"
import { Completions } from "effect/cli"
import { commandTree } from "../commandTree.ts"
import { exitCodes } from "../exitCode.ts"

/** `feishu-recall completions` */
export const completions = (input: { readonly shell: "bash" | "zsh" | "fish" }) =>
  Effect.sync(() => {
    process.stdout.write(Completions.generate(commandTree.name, input.shell, Completions.fromCommand(commandTree)))
    return exitCodes.confirmed
  })
