import { Effect, Schema } from "effect"
import { ConfigurationFile } from "../packages/cli/src/configuration/ConfigurationFile.ts"
import { settingNames, settingOf } from "../packages/cli/src/configuration/settings.ts"
import { exitCodeTable } from "../packages/cli/src/exitCode.ts"
import { helpLines } from "../packages/cli/src/help/helpLines.ts"
import { helpPages } from "../packages/cli/src/help/helpPages.ts"
import { markdownTable } from "./tables/markdownTable.ts"

/** `docs/cli.md`: what the command says of itself, so that neither can tell what the other does not. */
export const commandPage: Effect.Effect<string, unknown> = Effect.map(helpPages, (pages) =>
  [
    "# The command",
    "",
    "Made of the command's own help by `pnpm docs:update`: change it there. How to begin is in the",
    "[README of the package](../packages/cli/README.md).",
    ...pages.flatMap((page) => [
      "",
      `## ${page.path.join(" ")}`,
      "",
      "```text",
      // What every command takes stands with the first.
      ...helpLines(page.path.length > 1 ? { ...page, globalFlags: [] } : page, { columns: 100, color: false }),
      "```",
    ]),
    "",
    "## Settings",
    "",
    "A flag counts before the environment, that before a configuration file; `feishu-recall config show` says who told each.",
    "The file's schema is [configuration.json](../packages/cli/schema/configuration.json).",
    "",
    markdownTable(
      ["In a file", "Variable", "Flag", "Is"],
      settingNames.map((name) => {
        const { description, flag, inFile, variable } = settingOf(name)
        return [inFile ? code(name) : "", variable ? code(variable) : "", flag ? code(`--${flag}`) : "", description]
      }),
    ),
    "",
    "## Exit codes",
    "",
    markdownTable(
      ["Code", "Means"],
      exitCodeTable.map(({ code, means }) => [String(code), means]),
    ),
    "",
  ].join("\n"),
)

/** The published JSON Schema of the configuration file. */
export const configurationSchema = (): string => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(ConfigurationFile)
  const whole = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...schema,
    // What is not known is refused.
    additionalProperties: false,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}

const code = (text: string): string => `\`${text}\``
