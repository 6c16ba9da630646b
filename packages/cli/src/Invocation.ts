import { Context } from "effect"
import type { SettingName } from "./configuration/settings.ts"
import type { Output } from "./display/Output.ts"

/** How this command was started, and what it leaves for whoever ends the process. */
export class Invocation extends Context.Service<
  Invocation,
  {
    /** Where a command prints: it writes nowhere else. */
    readonly output: Output
    /** Flags of settings, as they were given. */
    readonly flags: ReadonlyMap<SettingName, string>
    /** `--config`. */
    readonly file: string | undefined
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly directory: string
    /** Tells what to type to go on, should the command be stopped or break down from now on. */
    readonly goOnWith: (command: string) => void
    /** Tells what to say if the command is stopped: it only looks, and breaks nothing off. */
    readonly leaveWith: (sentence: string) => void
  }
>()("@feishu-recall/cli/Invocation") {}

/** What a command leaves: how the process ends. */
export interface CommandEnd {
  exitCode: number
  goOn: string | undefined
  leave: string | undefined
  debug: boolean
}

export class End extends Context.Service<End, CommandEnd>()("@feishu-recall/cli/End") {}
