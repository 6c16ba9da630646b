import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { commandPage, configurationSchema } from "./commandPage.ts"
import { withFiles, withRegions } from "./programBlocks.ts"
import { keepPromises } from "./promises/Promises.ts"
import { promisesNow } from "./promises/promisesNow.ts"
import { promisesFile, readChangeset, readPromises, writePromises } from "./promises/writtenPromises.ts"
import { withSessions } from "./sessionBlocks.ts"
import { withTables } from "./tables/withTables.ts"

// Rewrites the programs and printed texts that documents quote, and the list of what is promised: `pnpm docs:update`. The
// tests say which are out of date.
const root = join(import.meta.dirname, "..")
const exclude = (name: string) => name === "node_modules" || name === "dist"
const read = (path: string) => readFileSync(join(root, path), "utf8")
const update = (path: string, before: string, after: string): void => {
  if (after === before) return
  writeFileSync(join(root, path), after)
  process.stdout.write(`updated ${path}\n`)
}

for (const path of globSync("**/*.md", { cwd: root, exclude })) {
  const before = read(path)
  update(path, before, await withTables(withSessions(withFiles(withRegions(before, read), read), read)))
}

for (const [path, text] of [
  ["docs/cli.md", await Effect.runPromise(commandPage)],
  ["packages/cli/schema/configuration.json", configurationSchema()],
] as const)
  update(path, existsSync(join(root, path)) ? read(path) : "", text)

const written = existsSync(join(root, promisesFile)) ? read(promisesFile) : "{}"
const { version } = JSON.parse(read("packages/testkit/package.json")) as { readonly version: string }
const changesets = globSync(".changeset/*.md", { cwd: root })
  .filter((path) => !path.endsWith("README.md"))
  .map((path) => readChangeset(read(path)))
const { broken, promises } = keepPromises(readPromises(written), promisesNow(read), version, changesets)
update(promisesFile, written, writePromises(promises))
if (broken.length > 0) {
  process.stderr.write(
    `This breaks what a release has promised:\n\n${broken.join("\n")}\n\nKeep the promise, announce the law, or write a changeset (major; before 1.0 minor) that names it between backticks: docs/guides/compatibility.md.\n`,
  )
  process.exitCode = 1
}
