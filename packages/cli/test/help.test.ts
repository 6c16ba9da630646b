import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { commandPage, configurationSchema } from "../../../scripts/commandPage.ts"
import { helpLines } from "../src/help/helpLines.ts"
import { helpPages } from "../src/help/helpPages.ts"

const textOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8")

describe("help", () => {
  it.effect("has an example for every command, of that command, with flags that it has", () =>
    Effect.gen(function* () {
      for (const { examples, flags, globalFlags, path } of yield* helpPages) {
        assert.isNotEmpty(examples, path.join(" "))
        const known = [...flags, ...globalFlags].flatMap(([name]) => name.match(/--[\w-]+/g) ?? [])
        for (const { command } of examples) {
          assert.include(command, path.join(" "))
          const given = command.split(/ -- | \| /)[0]!.match(/--[a-z][\w-]*/g) ?? []
          // What follows `sandbox` is another program's.
          if (path.length > 1 && path[1] !== "sandbox") assert.includeMembers(known, given, command)
        }
      }
    }),
  )

  it.effect("fits 80 columns but for commands that are typed, and narrower windows", () =>
    Effect.gen(function* () {
      for (const columns of [80, 40])
        for (const page of yield* helpPages) {
          const typed = page.examples.map(({ command }) => `  ${command}`)
          const long = helpLines(page, { columns, color: false }).filter((line) => line.length > columns)
          assert.deepEqual(
            long.filter((line) => !typed.includes(line)),
            [],
          )
        }
    }),
  )

  it.effect("is the page of the documentation, and the schema is the one of the configuration: pnpm docs:update", () =>
    Effect.gen(function* () {
      assert.strictEqual(textOf("docs/cli.md"), yield* commandPage)
      assert.strictEqual(textOf("packages/cli/schema/configuration.json"), configurationSchema())
    }),
  )
})
