import { Argument } from "effect/cli"
import { defineCommand } from "./defineCommand.ts"

export const completionsCommand = defineCommand({
  name: "completions",
  summary: "A script that completes commands and flags in your shell",
  flags: {
    shell: Argument.Literals("shell", ["bash", "zsh", "fish"]).pipe(Argument.withDescription("bash, zsh or fish")),
  },
  examples: [
    { command: "feishu-recall completions bash > ~/.local/share/bash-completion/completions/feishu-recall" },
    { command: 'feishu-recall completions zsh > "${fpath[1]}/_feishu-recall"' },
    { command: "feishu-recall completions fish > ~/.config/fish/completions/feishu-recall.fish" },
  ],
  load: () => import("../actions/completions.ts").then(({ completions }) => completions),
})
