import { CliConfig, GlobalFlag } from "effect/cli"

/** `completions` is a command of its own, and a log has no place between an order and its report. */
export const builtIns = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] })
