import { Option } from "effect"
import type { HelpDoc } from "effect/cli"

/** The help of one command, as plain texts: shown on the terminal, written into the documentation, and shipped ready. */
export interface HelpPage {
  /** `["feishu-recall", "config", "show"]` */
  readonly path: ReadonlyArray<string>
  readonly description: string
  readonly usage: string
  readonly groups: ReadonlyArray<{ readonly name: string; readonly commands: ReadonlyArray<HelpRow> }>
  readonly examples: ReadonlyArray<{ readonly command: string; readonly description?: string | undefined }>
  readonly arguments: ReadonlyArray<HelpRow>
  readonly flags: ReadonlyArray<HelpRow>
  /** Flags of every command. */
  readonly globalFlags: ReadonlyArray<HelpRow>
}

export type HelpRow = readonly [name: string, text: string]

export const helpPageOf = (doc: HelpDoc.HelpDoc): HelpPage => ({
  path: doc.commandPath ?? [],
  description: doc.description,
  usage: doc.usage.replace("<subcommand>", "COMMAND"),
  groups: (doc.subcommands ?? []).map(({ commands, group }) => ({
    name: group ?? "Commands",
    commands: commands.map(
      ({ description, name, shortDescription }) => [name, shortDescription ?? description] as const,
    ),
  })),
  examples: (doc.examples ?? []).map(({ command, description }) => ({ command, description })),
  arguments: (doc.args ?? []).map(({ description, name, variadic }) => [
    `${name}${variadic ? "…" : ""}`,
    Option.getOrElse(description, () => ""),
  ]),
  flags: doc.flags.map(flagRow),
  globalFlags: (doc.globalFlags ?? []).map(flagRow),
})

const flagRow = ({ aliases, description, name, required, type }: HelpDoc.FlagDoc): HelpRow => [
  [...aliases.filter((alias) => alias.length === 2), `--${name.replace(/^--/, "")}`].join(", ") +
    (type === "boolean" ? "" : ` ${type}`),
  Option.getOrElse(description, () => "") + (required ? " (needed)" : ""),
]
