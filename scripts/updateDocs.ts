import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { withRegions } from "./programBlocks.ts"

// Rewrites the programs that documents quote: `pnpm docs:update`. The tests say which are out of date.
const root = join(import.meta.dirname, "..")
const exclude = (name: string) => name === "node_modules" || name === "dist"

for (const path of globSync("**/*.md", { cwd: root, exclude })) {
  const before = readFileSync(join(root, path), "utf8")
  const after = withRegions(before, (file) => readFileSync(join(root, file), "utf8"))
  if (after === before) continue
  writeFileSync(join(root, path), after)
  process.stdout.write(`updated ${path}\n`)
}
